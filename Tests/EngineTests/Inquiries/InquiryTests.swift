import Domain
import Engine
import Flows
import Policy
import TestSupport
import Testing
import Vault
import Verification

@Suite("Inquiries: what others say about a number")
struct InquiryTests {
    @Test(
        "A carrier's answer decides whether people look at a change, and unknown is never no",
        arguments: TestedDatabase.allCases,
        [(Signal.no, FlowState.Name.completed), (.yes, .reviewing), (.unknown, .reviewing)])
    func decides(_ database: TestedDatabase, _ expected: (answer: Signal, state: FlowState.Name)) async throws {
        let asked = try await AskedHarness.make(database) { _ in expected.answer }
        let view = try await asked.change()
        #expect(view.state == expected.state)
        #expect(asked.carrier.numbers == [AskedHarness.old])
        #expect(try await asked.answers(of: view.id) == [expected.answer])
    }

    @Test("Reviewers see what was said, by whom and when, also when it is too old for the policy")
    func shown() async throws {
        let asked = try await AskedHarness.make { _ in .yes }
        let started = asked.harness.clock.now
        let view = try await asked.change()
        asked.harness.clock.advance(by: .hours(30))
        let id = try #require(view.review).id
        let file = try await asked.harness.engine.caseFile(id, try await asked.harness.staff("li"))
        let fact = try #require(file.facts.first { $0.name == "sim.changed" })
        #expect(fact.value == "yes" && fact.source == "Test Mobile" && fact.at == started)
        #expect(file.facts.filter { $0.source != nil }.count == 1)
    }

    @Test("No answer in time is unknown", arguments: TestedDatabase.allCases)
    func silence(_ database: TestedDatabase) async throws {
        let asked = try await AskedHarness.make(database, patience: .milliseconds(20)) { _ in
            try? await Task.sleep(for: .seconds(600))
            return .no
        }
        let view = try await asked.change()
        #expect(view.state == .reviewing)
        #expect(try await asked.answers(of: view.id) == [.unknown])
    }

    @Test("Nobody is asked what the policy doesn't look at, or about an identifier that nobody covers")
    func notAsked() async throws {
        let open = try await AskedHarness.make(.sqlite, Policies.open) { _ in .yes }
        #expect(try await open.change().state == .completed)
        #expect(open.carrier.asked.isEmpty)
        let mail = try await AskedHarness.make { _ in .yes }
        _ = try await mail.harness.start(mail.account, .emailChange)
        _ = try await mail.harness.start(mail.account, .freeze)
        #expect(mail.carrier.asked.isEmpty)
    }

    @Test("A start takes one phase more where somebody is asked, and none where nobody is")
    func phases() async throws {
        func phases(_ policy: String) async throws -> Int {
            let asked = try await AskedHarness.make(.sqlite, policy) { _ in .no }
            let before = asked.harness.writes
            _ = try await asked.harness.start(asked.account)
            return asked.harness.writes - before
        }
        #expect(try await phases(AskedHarness.policy) == 2)
        #expect(try await phases(Policies.open) == 1)
    }

    @Test("A retry of a start gives the same answer and asks nobody again", arguments: TestedDatabase.allCases)
    func retried(_ database: TestedDatabase) async throws {
        let asked = try await AskedHarness.make(database) { _ in .no }
        let (harness, request) = (asked.harness, asked.harness.request(asked.account))
        let first = try await harness.engine.startFlow(request, harness.retried("start")).get()
        let second = try await harness.engine.startFlow(request, harness.retried("start")).get()
        #expect(first == second)
        #expect(asked.carrier.asked.count == 1)
    }

    @Test("What was asked is kept beside the flow without the number, and goes with the flow's contents")
    func atRest() async throws {
        let asked = try await AskedHarness.make { _ in .no }
        let view = try await asked.change()
        let row = try #require(try await asked.inquiries(of: view.id).first)
        #expect(row.id == asked.carrier.asked.first?.inquiry)
        let number = try IdentifierKinds.standard.parse(.phone, AskedHarness.old, region: "CN")
        #expect(row.identifier == asked.harness.engine.vault.blindIndex(of: number, realm: asked.harness.realm))
        #expect(try !asked.harness.storedText().contains("13800138000"))
        asked.harness.clock.advance(by: .days(185))
        try await asked.harness.engine.sweep()
        #expect(try await asked.inquiries(of: view.id).isEmpty)
    }

    @Test("An inquiry looks back to the number's last proof, but at least ten days, and never beyond its binding")
    func since() async throws {
        let day = Duration.days(1)
        let cases: [(bound: Int64, proved: Int64?, since: Int64)] = [
            (400, 30, 30), (400, 400, 400), (400, 1, 10), (400, 0, 10), (3, 1, 3), (3, 3, 3), (0, 30, 30), (3, nil, 10),
            (400, nil, 400),
        ]
        for (bound, proved, since) in cases {
            let carrier = FakeCarrier { _ in .no }
            let harness = try await EngineHarness.make(policies: [AskedHarness.policy], signals: carrier.sources)
            let now = harness.clock.now
            harness.clock.set(now - day * Int(bound))
            // What the platform saw proved before it handed the number over, or at the time.
            let given = CreateAccount.Given(
                kind: .phone, value: Secret(AskedHarness.old),
                provedAt: proved.map { now - day * Int(max($0, bound)) })
            let account = try await harness.engine.createAccount(
                CreateAccount(externalID: "user", identifiers: [given]), harness.call
            ).get().id
            if let proved, proved < bound {
                harness.clock.set(now - day * Int(proved))
                let flow = try await harness.start(account).flow.id
                _ = try await harness.prove(.oldCode, of: flow, at: AskedHarness.old).get()
                _ = try await harness.engine.cancelFlow(flow, harness.call)
            }
            harness.clock.set(now)
            _ = try await harness.start(account)
            #expect(carrier.asked.last?.since == now - day * Int(since), "bound \(bound), proved \(proved ?? -1)")
        }
    }
}

@Suite("Inquiries about the number that comes")
struct NewNumberTests {
    private let newest = "+8613700137000"

    @Test(
        "A number that was only typed is told to nobody; once it is proved its carrier is asked, and then it is decided",
        arguments: TestedDatabase.allCases, [(Signal.no, FlowState.Name.completed), (.yes, .reviewing)])
    func afterProof(_ database: TestedDatabase, _ expected: (answer: Signal, state: FlowState.Name)) async throws {
        let asked = try await AskedHarness.make(database, AskedHarness.tenurePolicy, [.tenureShort]) { _ in
            expected.answer
        }
        let flow = try await asked.harness.start(asked.account).flow.id
        try await asked.untilNewCode(flow)
        try await asked.harness.supply(flow, newest)
        #expect(asked.carrier.asked.isEmpty)
        let view = try await asked.harness.prove(.newCode, of: flow, at: newest).get()
        #expect(view.state == expected.state)
        #expect(asked.carrier.numbers == [newest])
    }

    @Test("A retry of the proof gives what was decided after the answer, and asks nobody again")
    func retried() async throws {
        let asked = try await AskedHarness.make(.sqlite, AskedHarness.tenurePolicy, [.tenureShort]) { _ in .no }
        let harness = asked.harness
        let flow = try await harness.start(asked.account).flow.id
        try await asked.untilNewCode(flow)
        _ = try await harness.engine.sendChallenge(flow, .newCode, harness.call).get()
        let code = try #require(try await harness.mailbox.code(to: AskedHarness.new))
        let proof = SubmitProof(requirement: .newCode, answer: .code(Secret(code)))
        let first = try await harness.engine.submitProof(flow, proof, harness.retried("prove")).get()
        let second = try await harness.engine.submitProof(flow, proof, harness.retried("prove")).get()
        #expect(first.state == .completed && first == second)
        #expect(asked.carrier.asked.count == 1)
    }

    @Test("What was said of one number says nothing of the next")
    func another() async throws {
        let asked = try await AskedHarness.make(.sqlite, AskedHarness.tenurePolicy, [.tenureShort]) { request in
            request.identifier.masked == "+86 139****9000" ? .no : .yes
        }
        _ = try await asked.harness.account("holder", phone: AskedHarness.new)
        let flow = try await asked.harness.start(asked.account).flow.id
        try await asked.untilNewCode(flow)
        let taken = try await refusal {
            try await asked.harness.prove(.newCode, of: flow, at: AskedHarness.new).get()
        }
        #expect(taken == "identifier.taken")
        try await asked.harness.supply(flow, newest)
        #expect(try await asked.harness.prove(.newCode, of: flow, at: newest).get().state == .reviewing)
        #expect(try await asked.answers(of: flow) == [.no, .yes])
    }
}
