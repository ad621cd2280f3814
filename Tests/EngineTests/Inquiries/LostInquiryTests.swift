import Domain
import Engine
import Flows
import Policy
import TestSupport
import Testing
import Verification

@Suite("Inquiries between two transactions")
struct LostInquiryTests {
    private static let tenure = AskedHarness.tenurePolicy

    /// A change that has everything, while its carrier is being asked about the new number.
    private func waiting(
        _ database: TestedDatabase, _ gate: Gate
    ) async throws -> (AskedHarness, FlowID, Task<FlowView, any Error>) {
        let asked = try await AskedHarness.make(database, Self.tenure, [.tenureShort]) { _ in
            await gate.pass()
            return .no
        }
        let flow = try await asked.harness.start(asked.account).flow.id
        try await asked.untilNewCode(flow)
        let proving = Task { try await asked.harness.prove(.newCode, of: flow, at: AskedHarness.new).get() }
        await gate.untilSomebodyWaits()
        return (asked, flow, proving)
    }

    @Test(
        "While somebody is asked the flow collects, a second tab asks nobody, and the answer decides",
        arguments: TestedDatabase.allCases)
    func twoTabs(_ database: TestedDatabase) async throws {
        let gate = Gate()
        let (asked, flow, proving) = try await waiting(database, gate)
        let second = try await asked.harness.supply(flow, reason: "security")
        #expect(second.state == .collecting && second.proofs.count == 2)
        gate.open()
        #expect(try await proving.value.state == .completed)
        #expect(asked.carrier.asked.count == 1)
    }

    @Test(
        "An answer that comes after its time counts as unknown, whoever was quicker",
        arguments: TestedDatabase.allCases, [false, true])
    func late(_ database: TestedDatabase, isSettled: Bool) async throws {
        let gate = Gate()
        let (asked, flow, proving) = try await waiting(database, gate)
        asked.harness.clock.advance(by: .seconds(5))
        if isSettled { #expect(try await asked.harness.engine.settleOverdueInquiries() == 1) }
        gate.open()
        #expect(try await proving.value.state == .reviewing)
        #expect(try await asked.answers(of: flow) == [.unknown])
    }

    @Test(
        "A node that ends while it asks loses nothing: the flow continues with unknown, and nobody is asked again",
        arguments: TestedDatabase.allCases)
    func crash(_ database: TestedDatabase) async throws {
        let gate = Gate()
        let (asked, flow, proving) = try await waiting(database, gate)
        let (engine, clock) = (asked.harness.engine, asked.harness.clock)
        #expect(try await engine.settleOverdueInquiries() == 0, "not before its time")
        clock.advance(by: .seconds(5))
        #expect(try await engine.settleOverdueInquiries() == 1)
        #expect(try await engine.readFlow(flow, asked.harness.platform).state == .reviewing)
        #expect(try await asked.answers(of: flow) == [.unknown])
        #expect(try await engine.settleOverdueInquiries() == 0)
        #expect(asked.carrier.asked.count == 1)
        gate.open()
        _ = try await proving.value
    }

    @Test("A step after the time and before the sweep counts the answer as unknown")
    func readBeforeSweep() async throws {
        let gate = Gate()
        let (asked, flow, proving) = try await waiting(.sqlite, gate)
        asked.harness.clock.advance(by: .seconds(5))
        #expect(try await asked.harness.supply(flow, reason: "security").state == .reviewing)
        gate.open()
        _ = try await proving.value
        #expect(try await asked.answers(of: flow) == [.unknown])
    }

    @Test("What was answered is kept where the flow ended meanwhile", arguments: TestedDatabase.allCases)
    func ended(_ database: TestedDatabase) async throws {
        let gate = Gate()
        let (asked, flow, proving) = try await waiting(database, gate)
        _ = try await asked.harness.engine.cancelFlow(flow, asked.harness.call).get()
        gate.open()
        #expect(try await proving.value.state == .cancelled)
        #expect(try await asked.answers(of: flow) == [.no])
    }

    @Test(
        "Promise 12: a step that is refused once others have answered is refused to a retry, too",
        arguments: TestedDatabase.allCases)
    func refusedRetry(_ database: TestedDatabase) async throws {
        let gate = Gate()
        let asked = try await AskedHarness.make(database, Self.tenure, [.tenureShort]) { _ in
            await gate.pass()
            return .no
        }
        let harness = asked.harness
        let flow = try await harness.start(asked.account).flow.id
        try await asked.untilNewCode(flow)
        _ = try await harness.engine.sendChallenge(flow, .newCode, harness.call).get()
        let code = try #require(try await harness.mailbox.code(to: AskedHarness.new))
        let proof = SubmitProof(requirement: .newCode, answer: .code(Secret(code)))
        let proving = Task { try await harness.engine.submitProof(flow, proof, harness.retried("proof")).get() }
        await gate.untilSomebodyWaits()
        harness.clock.advance(by: .hours(1))
        gate.open()
        await expectRefusal("flow.too-late") { _ = try await proving.value }
        await expectRefusal("flow.too-late") {
            _ = try await harness.engine.submitProof(flow, proof, harness.retried("proof")).get()
        }
    }

    @Test("A flow that can't continue is not retried forever")
    func expired() async throws {
        let gate = Gate()
        let (asked, flow, proving) = try await waiting(.sqlite, gate)
        asked.harness.clock.advance(by: .hours(1))
        #expect(try await asked.harness.engine.settleOverdueInquiries() == 1)
        #expect(try await asked.harness.engine.settleOverdueInquiries() == 0)
        gate.open()
        await expectRefusal("flow.too-late") { _ = try await proving.value }
        #expect(try await asked.answers(of: flow) == [.unknown])
    }

    @Test(
        "A start that could be decided at once waits for the answers, and a retry gives the same",
        arguments: TestedDatabase.allCases, [(Signal.no, FlowState.Name.reviewing), (.yes, .refused)])
    func decidedAtStart(_ database: TestedDatabase, _ expected: (answer: Signal, state: FlowState.Name)) async throws {
        let policy = ForeignOperations.policy.replacing(
            "- { name: later, proofs: [password], wait: 24h }",
            with: "- { name: later, proofs: [], review: always }\n    refuse: { when: sim.changed is not no }")
        let carrier = FakeCarrier { _ in expected.answer }
        let harness = try await database.harness(
            policy, signals: carrier.sources, doing: Repertoire(operations: ForeignOperations.catalogue))
        let account = try await harness.account(
            phone: AskedHarness.old, email: "lin@example.com", password: "a long password"
        ).id
        let request = StartFlow(
            account: account, operation: ForeignOperations.phoneAway, track: "later", about: nil,
            context: harness.context)
        let first = try await harness.engine.startFlow(request, harness.retried("start")).get()
        #expect(first.flow.state == expected.state)
        #expect(try await harness.engine.startFlow(request, harness.retried("start")).get() == first)
        #expect(carrier.asked.count == 1)
    }
}
