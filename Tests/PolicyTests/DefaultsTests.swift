import Domain
import Flows
import Policy
import Testing

@Suite("Defaults")
struct DefaultsTests {
    @Test("A policy that says nothing but its realm is a safe one")
    func empty() throws {
        let policy = try Sample.policy()
        #expect(policy.realm.rawValue == "x")
        #expect(policy.version == "v1")
        #expect(policy.defaultRegion == "CN")
        #expect(policy.reasons == ["new-number", "lost-number", "security", "moving-account", "other"])
        #expect(policy.attested.isEmpty)
        #expect(policy.signIn.codes == [.phone])
        #expect(policy.warnings == [])
        let ofIdentifiers: [OperationName] = [Verb.change, .bind, .unbind].flatMap { verb in
            [OperationName(.phone, verb), OperationName(.email, verb)]
        }
        #expect(Set(policy.operations.keys) == Set(ofIdentifiers + [.freeze, .unfreeze, .dispute, .close]))
        #expect(
            policy.codes
                == CodeRules(
                    digits: 6, life: .minutes(5), emailLife: .minutes(10), linkLife: .hours(24), tries: 5, soft: 10,
                    hard: 100))
        #expect(
            policy.sends.number == [Limit(1, per: .seconds(60)), Limit(5, per: .hours(1)), Limit(10, per: .days(1))])
    }

    @Test(
        "A handle is kept, and can be changed, where the file names it",
        arguments: [
            ("{}", []), ("{ phone: {} }", []), ("{ handle: {} }", [OperationName(.handle, .unbind)]),
            ("{ handle: { perAccount: 2 } }", [OperationName(.handle, .unbind)]),
        ] as [(String, [OperationName])])
    func handle(_ identifiers: String, _ operations: [OperationName]) throws {
        let policy = try Sample.policy("realm: x\nidentifiers: \(identifiers)")
        #expect((policy.identifiers[.handle] != nil) == !operations.isEmpty)
        #expect(policy.identifiers[.phone] != nil && policy.identifiers[.email] != nil)
        #expect(policy.operations.keys.filter { $0.kind == .handle } == operations)
        let rules = policy.identifiers[.handle]
        #expect(rules.map { $0.lineTypes.isEmpty && $0.quarantine.span(region: "US") == .days(90) } != false)
    }

    @Test("The platform's word that a handle is the account's may be all that binds, changes or unbinds it")
    func platformsWord() throws {
        let policy = try Sample.policy(
            """
            realm: x
            attested: [platform]
            identifiers: { handle: {} }
            operations:
              handle.bind: { tracks: [{ name: platform, proofs: [new.platform] }] }
              handle.change: { tracks: [{ name: platform, proofs: [old.platform, new.platform] }] }
              handle.unbind:
                tracks:
                  - { name: password, proofs: [password] }
                  - { name: platform, proofs: [old.platform | phone.code] }
            """)
        #expect(policy.operations.keys.filter { $0.kind == .handle }.count == 3)
    }

    @Test(
        "A change can be taken back, is told to everyone, and is limited",
        arguments: [OperationName.phoneChange, .emailChange])
    func change(_ name: OperationName) throws {
        let rules = try #require(try Sample.policy().operations[name])
        #expect(rules.undo == .hours(72))
        #expect(rules.notify == [.old, .new, .every])
        #expect(rules.limits == [Limit(2, per: .days(30)), Limit(5, per: .days(365))])
        #expect(rules.restrict == ["payout": .hours(24), "identifiers": .hours(72)])
        #expect(rules.refuse != nil)
        #expect(rules.appeals == 1)
        #expect(rules.tracks.allSatisfy { $0.proofs.contains([.newCode]) && $0.proofs.count > 1 })
        #expect(rules.sessionAge == .hours(1))
        #expect(rules.flowLife == .minutes(30))
    }

    @Test("An account is closed by two different proofs or by people, and comes back for fifteen days")
    func closing() throws {
        let rules = try #require(try Sample.policy().operations[.close])
        #expect(rules.tracks.map(\.name) == ["phone", "email", "both", "review"])
        #expect(rules.tracks.allSatisfy { $0.wait == .days(15) })
        #expect(rules.tracks.allSatisfy { $0.proofs.count > 1 || $0.review == .always })
        #expect(rules.channels == [.web, .app, .agent, .operator] && rules.undo == .zero)
    }

    @Test(
        "A way to close an account without a grace period, or with a short one, is a fault",
        arguments: [("", "`wait:` is missing"), (", wait: 6d", "7d"), (", wait: 181d", "180d")])
    func noGrace(_ wait: String, _ fault: String) throws {
        let text = "realm: x\noperations: { close: { tracks: [{ name: a, proofs: [phone.code, password]\(wait) }] } }"
        do {
            _ = try Sample.policy(text)
            Issue.record("it was taken")
        } catch {
            #expect("\(error)".contains(fault), "\(error)")
        }
        let good = text.replacing("password]\(wait)", with: "password], wait: 7d")
        #expect(try Sample.policy(good).operations[.close]?.tracks.map(\.wait) == [.days(7)])
    }

    @Test(
        "A released number is quarantined for 90 days in China, 45 in the United States, 90 elsewhere",
        arguments: [("CN", 90), ("US", 45), ("FR", 90)])
    func quarantine(_ region: String, _ days: Int64) throws {
        let rules = try #require(try Sample.policy().identifiers[.phone])
        #expect(rules.quarantine.span(region: region) == .days(days))
        #expect(rules.reverifyAfter == .days(180))
        #expect(rules.maxAccounts == 1)
    }

    @Test("What a file leaves out of an operation keeps its default")
    func partial() throws {
        let policy = try Sample.policy("realm: x\noperations: { phone.change: { undo: 24h } }")
        let rules = try #require(policy.operations[.phoneChange])
        #expect(rules.undo == .hours(24))
        #expect(
            rules.restrict == ["payout": .hours(24), "identifiers": .hours(24)],
            "identifiers are held as long as `undo`")
        #expect(
            rules.tracks
                == OperationPolicy.standard(for: OperationCatalogue.standard.traits, .standard)[.phoneChange]?.tracks)
        #expect(
            policy.operations[.freeze]
                == OperationPolicy.standard(for: OperationCatalogue.standard.traits, .standard)[.freeze])
    }

    @Test("A refusal can be appealed as often as the file says", arguments: 0...5)
    func appeals(_ count: Int) throws {
        let policy = try Sample.policy("realm: x\noperations: { freeze: { appeals: \(count) } }")
        #expect(policy.operations[.freeze]?.appeals == count)
    }

    @Test(
        "A code to sign in with goes to the kinds that the file names",
        arguments: [
            ("{}", [.phone]), ("{ codes: [phone] }", [.phone]), ("{ codes: [email] }", [.email]),
            ("{ codes: [phone, email] }", [.phone, .email]),
        ] as [(String, Set<IdentifierKind>)])
    func signIn(_ rules: String, _ kinds: Set<IdentifierKind>) throws {
        #expect(try Sample.policy("realm: x\nsignIn: \(rules)").signIn == SignInRules(codes: kinds))
    }

    @Test(
        "Things are kept as long as what looks back to them, and not longer than the file says",
        arguments: [
            ("", 184, 365), ("limits: [1 per 30d]", 184, 365), ("limits: [1 per 730d]", 184, 730),
            ("appealWithin: 300d", 300, 365),
            ("appealWithin: 365d, appeals: 0", 184, 365), ("undo: 30d", 184, 365),
        ] as [(String, Int64, Int64)])
    func kept(_ rules: String, _ contents: Int64, _ heads: Int64) throws {
        let retention = try Sample.policy("realm: x\noperations: { phone.change: { \(rules) } }").retention
        #expect([retention.contents, retention.heads] == [.days(contents), .days(heads)])
    }

    @Test(
        "Owners are told a week before what the platform does to many accounts, unless the policy says otherwise",
        arguments: [
            ("", Duration.days(7)), ("bulk: {}", .days(7)), ("bulk: { announce: 36h }", .hours(36)),
            ("bulk: { announce: 0s }", .zero),
        ])
    func bulk(_ rules: String, _ announce: Duration) throws {
        let policy = try Sample.policy("realm: x\n\(rules)")
        #expect(policy.bulk.announce == announce)
        let english = policy.explanation(in: .english).filter { $0.contains("many accounts at once") }
        let chinese = policy.explanation(in: .chinese).filter { $0.contains("批量") }
        #expect(english.count == 1 && chinese.count == 1)
        #expect(english.first?.contains("before") == (announce > .zero))
    }

    @Test("What the file leaves out of retention keeps its default, and the rest follows what it says")
    func keptPartly() throws {
        let standard = try Sample.policy().retention
        #expect(
            standard
                == RetentionRules(
                    contents: .days(184), heads: .days(365), challenges: .days(7), failures: .days(30),
                    deadLetters: .days(30),
                    staffAccess: .days(1095), sessions: .days(184)))
        let short = try Sample.policy("realm: x\nretention: { contents: 30d, deadLetters: 5d }").retention
        #expect(
            [short.contents, short.heads, short.deadLetters, short.failures] == [
                .days(30), .days(365), .days(5), .days(30),
            ])
        #expect(try Sample.policy("realm: x\nretention: { contents: 500d }").retention.heads == .days(500))
    }

    @Test("Terms that end sooner than before are named, and others aren't")
    func shortenings() throws {
        let before = try Sample.policy("realm: x\nretention: { contents: 200d, deadLetters: 5d }").retention
        let after = try Sample.policy("realm: x\nretention: { contents: 40d, deadLetters: 9d }").retention
        #expect(after.shortenings(of: before).map { [$0.kept, $0.before, $0.now] } == [["contents", "200d", "40d"]])
        #expect(before.shortenings(of: after).map(\.kept) == ["deadLetters"])
        #expect(before.shortenings(of: before).isEmpty)
    }

    @Test("Freezing asks for no sign-in and takes any one proof")
    func freeze() throws {
        let rules = try #require(try Sample.policy().operations[.freeze])
        #expect(rules.sessionAge == nil)
        #expect(rules.tracks.map(\.proofs.count) == [1, 1, 1])
        #expect(rules.notify == [.every])
    }

    @Test("`and` binds tighter than `or`, and signs need no blanks")
    func precedence() throws {
        let when = "hour<5 and risk>=high or velocity.refused > 3"
        let policy = try Sample.policy("realm: x\noperations: { phone.change: { refuse: { when: \(when) } } }")
        let condition = try #require(policy.operations[.phoneChange]?.refuse)
        #expect(condition.alternatives.map(\.count) == [2, 1])
    }

    @Test("Lengths of time are read and written alike", arguments: ["30s", "5m", "90m", "24h", "48h", "3d", "90d"])
    func spans(_ text: String) throws {
        #expect(Span.text(try #require(Span.parse(text))) == text)
    }

    @Test(
        "The hour is the realm's",
        arguments: [("+08:00", 23), ("-09:30", 5), ("+00:00", 15), ("UTC", 15), ("Asia/Shanghai", 23)])
    func hour(_ offset: String, _ hour: Int) throws {
        let policy = try Sample.policy("realm: x\ntimeZone: \"\(offset)\"")
        #expect(policy.hour(of: try #require(Instant("2026-11-21T15:00:00Z"))) == hour)
        #expect(policy.hour(of: try #require(Instant("1969-11-21T15:00:00Z"))) == hour)
    }

    @Test(
        "The hour follows the summer time of a zone",
        arguments: [("2026-01-15T15:00:00Z", 15), ("2026-07-15T15:00:00Z", 16), ("2026-10-25T00:30:00Z", 1)])
    func summerTime(_ moment: String, _ hour: Int) throws {
        let policy = try Sample.policy("realm: x\ntimeZone: Europe/London")
        #expect(policy.hour(of: try #require(Instant(moment))) == hour)
    }

    @Test(
        "Anything but a length of time is not taken for one",
        arguments: ["", "d", "5", "-5m", "1.5h", "1234567890d", "5 m", "5M", "٥m"])
    func noSpan(_ text: String) {
        #expect(Span.parse(text) == nil)
    }
}
