package import Domain

/// A case as a reviewer's tool shows it.
package struct CaseView: Sendable, Hashable, Codable {
    package let id: CaseID
    package let queue: String
    package let state: CaseState
    package let people: Int
    package let openedAt: Instant
    package let dueAt: Instant
    package let decidedAt: Instant?
    package let account: AccountID
    /// The platform's own id of the account.
    package let externalID: String
    package var flow: FlowView
    /// What the person wrote when they asked for the review. In a dispute each party's words are
    /// entries of its own.
    package let statement: String?
    /// What they sent along with it.
    package let files: [EvidenceView]
    /// What was said since, the earliest first.
    package let entries: [CaseEntryView]
    /// Reviewers wait for the person's answer.
    package let asked: Bool
    /// Of a dispute: who says something in it, in the order in which they joined.
    package let parties: [PartyView]
    /// Of a dispute: the changes that it is about, the earliest first.
    package let changes: [ChangeInDoubtView]
    /// The login of the member of staff who works on it.
    package let claimedBy: String?
    package let claimedAt: Instant?
    package let verdicts: [VoteView]
    /// What others said about the flow's identifiers, in order of name.
    package let signals: [SignalView]

    package struct VoteView: Sendable, Hashable, Codable {
        package let reviewer: String
        package let vote: Vote
        package let reason: String
        package let note: String?
        /// The party to a dispute whose word was taken.
        package let party: FlowID?
        package let at: Instant
    }
}

/// What somebody outside said, who it was and when.
package struct SignalView: Sendable, Hashable, Codable {
    /// As policies spell it: `sim.changed`.
    package let name: String
    package let answer: Signal
    package let source: String
    package let at: Instant
}

package struct CaseList: Sendable, Hashable, Codable {
    package var cases: [CaseView]
    /// Give this as `after` for the next page; absent on the last.
    package let next: CaseID?
}

/// How much work there is: open cases alone.
package struct CaseCounts: Sendable, Hashable, Codable {
    package let open: Int
    /// Taken by the caller.
    package let mine: Int
    /// Taken by nobody.
    package let free: Int
    package let overdue: Int
    /// Waiting for the person's answer.
    package let asked: Int
    /// In order of name.
    package let queues: [QueueCount]

    package struct QueueCount: Sendable, Hashable, Codable {
        package let queue: String
        package let open: Int
    }
}
