import Domain
import Engine
import Flows
import Policy
import TestSupport
import Testing
import Verification

@Suite("A policy that allows less than accounts hold")
struct PolicyConflictTests {
    private static func policy(_ identifiers: String, more: String = "") -> String {
        "realm: shop\nidentifiers: \(identifiers)\nlanguage: en\n\(more)"
    }

    private static let wide = policy("{ phone: { maxAccounts: 3, perAccount: 3 }, handle: { maxAccounts: 2 } }")

    private static func parse(_ text: String, _ version: String) throws -> RealmPolicy {
        try RealmPolicy.parse(
            text, version: version, operations: OperationCatalogue.standard.traits, methods: Methods.standard.names)
    }

    private static func publish(
        _ text: String, as version: String = "next", _ harness: EngineHarness
    ) async throws -> PolicyPublication {
        try await harness.engine.publish(try parse(text, version), text: text)
    }

    private static func conflicts(_ publication: PolicyPublication) -> [PolicyConflict] {
        if case .conflicting(let conflicts) = publication { conflicts } else { [] }
    }

    /// Two accounts that share a phone and a handle.
    private static func shared(_ database: TestedDatabase) async throws -> (EngineHarness, [AccountID]) {
        let harness = try await database.harness(wide)
        var accounts: [AccountID] = []
        for name in ["a", "b"] {
            let given = [
                CreateAccount.Given(kind: .phone, value: Secret("+8613800138000"), provedAt: nil),
                CreateAccount.Given(kind: .handle, value: Secret("lin_an"), provedAt: nil),
            ]
            let request = CreateAccount(externalID: name, identifiers: given)
            accounts.append(try await harness.engine.createAccount(request, harness.call).get().id)
        }
        return (harness, accounts)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let identifiers: String
        let rules: [String]
        var testDescription: String { identifiers }
    }

    @Test(
        "It is refused with every rule that the data breaks, and the one in force stays",
        arguments: TestedDatabase.allCases,
        [
            Case(identifiers: "{ phone: { maxAccounts: 2, perAccount: 1 }, handle: { maxAccounts: 2 } }", rules: []),
            Case(
                identifiers: "{ phone: { regions: [HK], lineTypes: [mobile] }, handle: { maxAccounts: 2 } }",
                rules: ["phone maxAccounts 1"]),
            Case(identifiers: "{ phone: { maxAccounts: 2 }, handle: {} }", rules: ["handle maxAccounts 1"]),
            Case(identifiers: "{ phone: { maxAccounts: 2 } }", rules: ["handle kept 0"]),
            Case(identifiers: "{}", rules: ["handle kept 0", "phone maxAccounts 1"]),
        ])
    func refused(_ database: TestedDatabase, _ given: Case) async throws {
        let (harness, accounts) = try await Self.shared(database)
        let publication = try await Self.publish(Self.policy(given.identifiers), harness)
        let conflicts = Self.conflicts(publication)
        #expect(conflicts.map { "\($0.kind.rawValue) \($0.rule.rawValue) \($0.allowed ?? 0)" } == given.rules)
        #expect(conflicts.allSatisfy { $0.accounts == accounts && $0.count == ($0.rule == .kept ? 2 : 1) })
        #expect((publication == .done) == given.rules.isEmpty)
        let inForce = harness.engine.policies.current(harness.realm)?.version
        #expect((inForce == "next") == given.rules.isEmpty)
        for conflict in conflicts {
            for language in Language.allCases {
                let text = conflict.text(in: language, .standard)
                #expect(text.contains("\(conflict.count)") && !text.contains("lin_an") && !text.contains("13800138000"))
            }
        }
    }

    @Test("Once nothing is in its way it is put in force", arguments: TestedDatabase.allCases)
    func mended(_ database: TestedDatabase) async throws {
        let (harness, accounts) = try await Self.shared(database)
        let narrow = Self.policy("{ phone: { maxAccounts: 1 }, handle: { maxAccounts: 2 } }")
        #expect(try await !Self.conflicts(Self.publish(narrow, harness)).isEmpty)
        try await harness.change(accounts[1], from: "+8613800138000", to: "+8613900139000")
        #expect(try await Self.publish(narrow, harness) == .done)
        #expect(try await Self.publish(narrow, harness) == .unchanged)
    }

    @Test(
        "Promise 1: where the holder of the first slot has left, a lower number of holders is still kept",
        arguments: TestedDatabase.allCases)
    func gap(_ database: TestedDatabase) async throws {
        let (harness, accounts) = try await Self.shared(database)
        try await harness.change(accounts[0], from: "+8613800138000", to: "+8613900139000")
        let narrow = Self.policy("{ phone: { maxAccounts: 1 }, handle: { maxAccounts: 2 } }")
        #expect(try await Self.publish(narrow, harness) == .done)
        harness.clock.advance(by: .days(100))
        let given = CreateAccount.Given(kind: .phone, value: Secret("+8613800138000"), provedAt: nil)
        let request = CreateAccount(externalID: "c", identifiers: [given])
        #expect(
            try await refusal { try await harness.engine.createAccount(request, harness.call).get() }
                == "identifier.held")
    }

    @Test("What breaks the policy in force already keeps nobody from changing something else")
    func unrelated() async throws {
        let (harness, _) = try await Self.shared(.sqlite)
        let third = try await harness.account("c", phone: "+8613700137000").id
        let flow = try await harness.start(third).flow.id
        _ = try await harness.prove(.oldCode, of: flow, at: "+8613700137000").get()
        try await harness.supply(flow, "+8613800138000")
        let narrow = Self.policy("{ phone: { maxAccounts: 2 }, handle: { maxAccounts: 2 } }")
        #expect(try await Self.publish(narrow, harness) == .done)
        // It began under the policy before, and ends under that one.
        #expect(try await harness.prove(.newCode, of: flow, at: "+8613800138000").get().state == .completed)
        let longer = Self.policy("{ phone: { maxAccounts: 2, quarantine: 100d }, handle: { maxAccounts: 2 } }")
        #expect(try await Self.publish(longer, as: "longer", harness) == .done)
    }

    @Test(
        "A server that starts with it serves under the one in force, says so, and looks again at its next start",
        arguments: TestedDatabase.allCases)
    func start(_ database: TestedDatabase) async throws {
        let (harness, accounts) = try await Self.shared(database)
        let before = try #require(harness.engine.policies.current(harness.realm)?.version)
        let narrow = Self.policy("{ handle: { maxAccounts: 2 } }")
        let other = try await EngineHarness.make(policies: [narrow], clock: harness.clock, database: harness.database)
        #expect(other.engine.policies.current(harness.realm)?.version == before)
        let compared = try #require(try await other.engine.comparePolicies().first)
        #expect(compared.inForce == before)
        guard case .conflicting(let conflicts) = compared.publication else {
            return #expect(Bool(false), "\(compared.publication)")
        }
        #expect(conflicts.map(\.rule) == [.maxAccounts])
        try await harness.change(accounts[1], from: "+8613800138000", to: "+8613900139000")
        #expect(try await other.engine.keepPolicies().map(\.publication) == [.published])
        #expect(other.engine.policies.current(harness.realm)?.version == compared.version)
    }
}
