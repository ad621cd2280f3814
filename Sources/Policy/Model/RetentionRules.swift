package import Domain

/// How long things are kept that have served their purpose.
package struct RetentionRules: Sendable, Hashable {
    /// What an ended flow brought and said: the new identifier, where it came from, proofs,
    /// statements, files, reviewers' words.
    package var contents: Duration
    /// That there was a flow, what it was for and how it ended. Limits count these.
    package var heads: Duration
    /// Codes that were sent, after they expired.
    package var challenges: Duration
    /// Failures in a row that are too few to slow anybody down. What closes a way is never
    /// forgotten, only forgiven.
    package var failures: Duration
    /// Messages that were given up.
    package var deadLetters: Duration
    /// What staff looked at and did.
    package var staffAccess: Duration
    /// Sessions after their end: the security log, by which a device is known again.
    package var sessions: Duration

    package init(
        contents: Duration, heads: Duration, challenges: Duration, failures: Duration, deadLetters: Duration,
        staffAccess: Duration,
        sessions: Duration
    ) {
        self.contents = contents
        self.heads = heads
        self.challenges = challenges
        self.failures = failures
        self.deadLetters = deadLetters
        self.staffAccess = staffAccess
        self.sessions = sessions
    }

    /// A term that ends sooner than it did.
    package struct Shortening: Sendable, Hashable, Encodable {
        /// As the policy names what is kept: `contents`.
        package let kept: String
        /// As policies spell lengths of time: `184d`.
        package let before: String
        package let now: String
    }

    /// The terms that are shorter than in `earlier`. What is past the new ones is erased, whatever policy it began under.
    package func shortenings(of earlier: RetentionRules) -> [Shortening] {
        let terms: [(String, KeyPath<RetentionRules, Duration>)] = [
            ("contents", \.contents), ("heads", \.heads), ("challenges", \.challenges), ("failures", \.failures),
            ("deadLetters", \.deadLetters), ("staffAccess", \.staffAccess), ("sessions", \.sessions),
        ]
        return terms.filter { self[keyPath: $0.1] < earlier[keyPath: $0.1] }.map { name, term in
            Shortening(kept: name, before: Span.text(earlier[keyPath: term]), now: Span.text(self[keyPath: term]))
        }
    }

    /// As long as the log of a network operator has to be kept in China (Cybersecurity Law, article
    /// 21: six months).
    package static let securityLog = Duration.days(184)

    /// For a policy that says nothing of it: as long as its own limits and windows look back, and
    /// not shorter than the security log.
    package static func standard(for operations: [OperationName: OperationPolicy]) -> RetentionRules {
        let contents = max(securityLog, operations.map { $1.needsContents.span }.max() ?? .zero)
        return RetentionRules(
            contents: contents, heads: max(contents, operations.map { $1.lookBack }.max() ?? .zero),
            challenges: .days(7),
            failures: .days(30), deadLetters: .days(30), staffAccess: .days(1095), sessions: securityLog)
    }
}

extension OperationPolicy {
    /// As long as one of its flows can be taken back or appealed, and as long as a dispute looks
    /// back along a chain of changes, and what looks so far back.
    var needsContents: (span: Duration, for: String) {
        let windows = [
            (Self.longestUndo, "a dispute looks back"), (undo, "`undo` of it lasts"),
            (appeals > 0 ? appealWithin : .zero, "`appealWithin` of it lasts"),
        ]
        return windows.max { $0.0 < $1.0 } ?? (Self.longestUndo, "a dispute looks back")
    }
}
