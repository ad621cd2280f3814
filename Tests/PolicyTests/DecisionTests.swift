import Domain
import Policy
import Testing

/// Facts with one thing wrong, and the reason that must come of it.
struct Mutation: Sendable, CustomTestStringConvertible {
    let code: ReasonCode
    let way: String
    let change: @Sendable (inout Facts) -> Void

    init(_ code: ReasonCode, _ way: String, _ change: @escaping @Sendable (inout Facts) -> Void) {
        self.code = code
        self.way = way
        self.change = change
    }

    var testDescription: String { code.rawValue }
}

@Suite("Deciding")
struct DecisionTests {
    private static let lasting = [
        Mutation(.accountFrozen, "unfreeze") { $0.account.status = .frozen },
        Mutation(.accountRestricted, "support") { $0.account.status = .restricted },
        Mutation(.accountClosed, "support") { $0.account.status = .closed },
        Mutation(.restrictionActive, "retry") {
            $0.restrictions = [
                Restriction(capability: "phone.change", until: $0.now + .hours(3), cause: FlowID(high: 1, low: 1))
            ]
        },
        Mutation(.restrictionActive, "retry") {
            $0.restrictions = [
                Restriction(
                    capability: Restriction.identifiers, until: $0.now + .hours(3), cause: FlowID(high: 1, low: 1))
            ]
        },
        Mutation(.limitChanges, "retry") { $0.velocity.completed = [$0.now - .days(2), $0.now - .days(3)] },
    ]

    /// What an account has just given up may come back at once, and nothing else may come.
    @Test(
        "Where identifiers are restricted, what the account gave up may come back",
        arguments: [
            (Availability.returning, Decision.Outcome.allow), (.free, .refuse), (.taken, .refuse), (.own, .refuse),
        ])
    func returning(_ availability: Availability, _ outcome: Decision.Outcome) throws {
        let policy = try Sample.policy()
        let bind = OperationName(.phone, .bind)
        let facts = Sample.facts { facts in
            let until = facts.now + .hours(3)
            facts.restrictions = [
                Restriction(capability: Restriction.identifiers, until: until, cause: FlowID(high: 1, low: 1))
            ]
            facts.returning = [.phone]
            facts.target?.availability = availability
            facts.proofs = [Sample.proof(Requirement(.account, .password)), Sample.proof(.newCode)]
        }
        #expect(policy.decide(bind, track: "password", facts).outcome == outcome)
        var starting = facts
        starting.target = nil
        #expect(policy.objections(to: bind, starting) == [])
        starting.returning = [.email]
        #expect(policy.objections(to: bind, starting).map(\.code) == [.restrictionActive])
        #expect(
            policy.objections(to: OperationName(.phone, .unbind), facts).map(\.code) == [.restrictionActive],
            "taking more is not taking back")
    }

    @Test(
        "After an attempt the next has to wait, as long as policy says",
        arguments: [(Duration.hours(23), true), (.hours(24), false), (.hours(-1), true)])
    func coolDown(_ since: Duration, isHeld: Bool) throws {
        let policy = try Sample.policy("realm: x\noperations: { phone.change: { coolDown: 24h } }")
        let last = Sample.now - since
        let reasons = policy.objections(to: .phoneChange, Sample.facts { $0.velocity.lastAttemptAt = last })
        #expect(reasons == (isHeld ? [Reason(.limitCoolDown, wayForward: .retry(at: last + .hours(24)))] : []))
        #expect(policy.operations[.phoneChange]?.lookBack == .days(365))
    }

    private static let starting = [
        Mutation(.limitOpenFlows, "correct") { $0.velocity.openFlows = 5 },
        Mutation(.sessionStale, "start-again") { $0.request.signedInAt = $0.now - .minutes(61) },
        Mutation(.sessionStale, "start-again") { $0.request.signedInAt = nil },
        Mutation(.channelNotAllowed, "support") { $0.request.channel = .partner },
    ]

    private static let target = [
        Mutation(.identifierMissing, "correct") { $0.target = nil },
        Mutation(.identifierTaken, "other-identifier") { $0.target?.availability = .taken },
        Mutation(.identifierOwn, "other-identifier") { $0.target?.availability = .own },
        Mutation(.identifierQuarantined, "other-identifier") {
            $0.target?.availability = .quarantined(until: $0.now + .days(3))
        },
        Mutation(.identifierRegionNotAllowed, "other-identifier") { $0.target?.region = "FR" },
        Mutation(.identifierRegionNotAllowed, "other-identifier") { $0.target?.region = nil },
        Mutation(.identifierLineTypeNotAllowed, "other-identifier") { $0.target?.lineType = .voip },
        Mutation(.identifierLineTypeNotAllowed, "other-identifier") { $0.target?.lineType = nil },
    ]

    @Test("Nothing wrong: allowed at once, with no objections and no risk", arguments: ["marketplace", "messenger"])
    func allowed(_ name: String) throws {
        let policy = try Sample.shipped(name)
        #expect(policy.objections(to: .phoneChange, Sample.facts) == [])
        #expect(
            policy.decide(.phoneChange, track: "current", Sample.facts)
                == Decision(outcome: .allow, reasons: [], risk: .none))
    }

    @Test("Each thing that speaks against starting is a reason with a way forward", arguments: lasting + starting)
    func objects(_ mutation: Mutation) throws {
        let reasons = try Sample.shipped("marketplace").objections(to: .phoneChange, Sample.facts(mutation.change))
        #expect(reasons.map(\.code) == [mutation.code])
        #expect(reasons.map(\.wayForward.name) == [mutation.way])
    }

    @Test("Promise 8: each refusal carries its reason and a way forward", arguments: lasting + target)
    func refuses(_ mutation: Mutation) throws {
        let decision = try Sample.shipped("marketplace").decide(
            .phoneChange, track: "current", Sample.facts(mutation.change))
        #expect(decision.outcome == .refuse)
        #expect(decision.reasons.first?.code == mutation.code)
        #expect(decision.reasons.first?.wayForward.name == mutation.way)
    }

    @Test("What matters only for the start is not held against a flow under way", arguments: starting)
    func startOnly(_ mutation: Mutation) throws {
        let decision = try Sample.shipped("marketplace").decide(
            .phoneChange, track: "current", Sample.facts(mutation.change))
        #expect(decision.outcome == .allow)
    }

    @Test(
        "A frozen account can be unfrozen and disputed, a restricted one frozen and disputed, a closed one nothing",
        arguments: AccountStatus.allCases)
    func statuses(_ status: AccountStatus) throws {
        let policy = try Sample.policy()
        let facts = Sample.facts { $0.account.status = status }
        let open = [OperationName.phoneChange, .freeze, .unfreeze, .dispute, .close].filter {
            policy.objections(to: $0, facts).isEmpty
        }
        let expected: [AccountStatus: [OperationName]] = [
            .active: [.phoneChange, .freeze, .dispute, .close], .restricted: [.freeze, .dispute],
            .frozen: [.unfreeze, .dispute], .closing: [.freeze, .dispute], .closed: [],
        ]
        #expect(open == expected[status])
    }

    @Test("An account that is not frozen is not unfrozen")
    func notFrozen() throws {
        #expect(try Sample.policy().objections(to: .unfreeze, Sample.facts).map(\.code) == [.accountNotFrozen])
    }

    @Test("An operation or a track that the policy does not have is refused with a reason")
    func unknownNames() throws {
        let policy = try Sample.policy()
        let unknown = try #require(OperationName("wechat.bind"))
        #expect(
            policy.objections(to: unknown, Sample.facts).map(\.code) == [.operationNotOffered])
        #expect(
            policy.decide(unknown, track: "any", Sample.facts).reasons.map(\.code) == [
                .operationNotOffered
            ])
        #expect(policy.decide(.phoneChange, track: "magic", Sample.facts).reasons.first?.code == .trackUnknown)
    }

    @Test("A restriction that has ended, or is about something else, is none")
    func otherRestrictions() throws {
        let facts = Sample.facts {
            $0.restrictions = [
                Restriction(capability: "phone.change", until: $0.now, cause: FlowID(high: 1, low: 1)),
                Restriction(capability: Restriction.identifiers, until: $0.now, cause: FlowID(high: 1, low: 1)),
                Restriction(capability: "payout", until: $0.now + .days(1), cause: FlowID(high: 1, low: 1)),
                Restriction(capability: "email.change", until: $0.now + .days(1), cause: FlowID(high: 1, low: 1)),
            ]
        }
        #expect(try Sample.policy().objections(to: .phoneChange, facts) == [])
    }

    @Test(
        "A restriction of identifiers covers whatever takes or brings one, and nothing else",
        arguments: [
            (OperationTraits(takes: true, brings: true), true), (OperationTraits(brings: true), true),
            (OperationTraits(takes: true), true), (OperationTraits(), false),
            (OperationTraits(runsOn: [.frozen], isClaim: true, protectsAccount: true), false),
        ])
    func identifiers(_ traits: OperationTraits, isCovered: Bool) {
        let verb = Verb.change
        let restriction = Restriction(
            capability: Restriction.identifiers, until: Sample.now, cause: FlowID(high: 1, low: 1))
        #expect(
            IdentifierKinds.standard.all.allSatisfy { restriction.covers(OperationName($0, verb), traits) == isCovered }
        )
        #expect(
            Restriction(capability: "phone.\(verb)", until: Sample.now, cause: FlowID(high: 1, low: 1)).covers(
                OperationName(.phone, verb), traits))
        #expect(
            !Restriction(capability: "phone.\(verb)", until: Sample.now, cause: FlowID(high: 1, low: 1)).covers(
                OperationName(.email, verb), traits)
        )
    }

    @Test("After a change of the number, the mailbox is held as well; freezing and disputing are not")
    func heldTogether() throws {
        let policy = try Sample.policy()
        let facts = Sample.facts {
            $0.restrictions = [
                Restriction(
                    capability: Restriction.identifiers, until: $0.now + .hours(72), cause: FlowID(high: 1, low: 1))
            ]
        }
        for operation in [OperationName.phoneChange, .emailChange] {
            let expected = Reason(.restrictionActive, wayForward: .retry(at: Sample.now + .hours(72)))
            #expect(policy.objections(to: operation, facts) == [expected])
        }
        #expect(policy.objections(to: .freeze, facts) == [])
        #expect(policy.objections(to: .dispute, facts) == [])
    }

    @Test(
        "Of several restrictions that hold an operation, the one that ends last counts",
        arguments: [[1, 5, 3], [5, 3, 1], [3, 1, 5]])
    func latestRestriction(_ hours: [Int64]) throws {
        let causes = (1...3).map { FlowID(high: 1, low: $0) }
        let capabilities = [Restriction.identifiers, Restriction.identifiers, "phone.change"]
        let facts = Sample.facts { facts in
            facts.restrictions = zip(zip(capabilities, causes), hours).map {
                Restriction(capability: $0.0, until: facts.now + .hours($1), cause: $0.1)
            }
        }
        let reasons = try Sample.policy().objections(to: .phoneChange, facts)
        #expect(reasons == [Reason(.restrictionActive, wayForward: .retry(at: Sample.now + .hours(5)))])
    }

    @Test("Promise 6: until the new identifier is proved, a taken and a free one get the same answer")
    func sameAnswer() throws {
        let policy = try Sample.shipped("marketplace")
        let answers = [Availability.free, .taken, .own, .quarantined(until: Sample.now)].map { availability in
            policy.decide(
                .phoneChange, track: "current",
                Sample.facts {
                    $0.proofs = [Sample.proof(.oldCode)]
                    $0.target?.availability = availability
                })
        }
        #expect(Set(answers).count == 1)
        #expect(answers.first?.outcome == .stepUp([.newCode]))
        #expect(answers.first?.reasons.map(\.code) == [.proofMissing])
    }

    @Test("A frozen account is told so before anything is said of proofs")
    func frozenFirst() throws {
        let facts = Sample.facts {
            $0.account.status = .frozen
            $0.proofs = []
        }
        #expect(
            try Sample.policy().decide(.phoneChange, track: "current", facts).reasons.first?.code == .accountFrozen)
    }
}
