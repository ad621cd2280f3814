import Domain
import Engine
import TestSupport
import Testing

@Suite("Which account holds this identifier")
struct LookUpTests {
    private let number = "+8613800138000"

    @Test(
        "Any spelling of a number finds the account that holds it",
        arguments: [
            "+8613800138000", "13800138000", "138 0013 8000", "+86 138-0013-8000", "+86013800138000", "００８６１３８００１３８０００",
        ])
    func spellings(text: String) async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: number)
        #expect(try await lookUp(text, harness).id == account.id)
    }

    @Test(
        "A number that nobody holds, one that was given up and a text that is not a number get one answer: not found",
        arguments: ["+8613900139000", "+10000000", "+86138", "", "+", "phone", "+861380013800000000"])
    func notFound(text: String) async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: number)
        #expect(try await refusal { try await lookUp(text, harness) } == "account.not-found")
    }

    @Test("After a change the new number finds the account, and the old one nobody")
    func afterChange() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: number)
        try await harness.change(account.id, from: number, to: "+8613900139000")
        #expect(try await lookUp("+8613900139000", harness).id == account.id)
        #expect(try await refusal { try await lookUp(number, harness) } == "account.not-found")
    }

    @Test("An address finds its account however its letters are cased")
    func email() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: number, email: "li@example.com")
        let found = try await harness.engine.lookUpAccount(
            .identifier(.email, Secret("Li@Example.COM")), harness.platform)
        #expect(found.id == account.id)
    }

    @Test("The operator at the machine reads what an account holds in full, and nobody else does")
    func inFull() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: number)
        func read(_ principal: Caller.Principal, _ kind: IdentifierKind) async throws -> Secret<String>? {
            try await harness.engine.readValue(
                kind, ofExternalID: account.externalID, Caller(realm: harness.realm, principal: principal))
        }
        #expect(try await read(.operator, .phone)?.reveal() == number)
        #expect(try await read(.operator, .email) == nil)
        #expect(try await refusal { try await read(harness.platform.principal, .phone) } == "staff.role-missing")
    }

    private func lookUp(_ text: String, _ harness: EngineHarness) async throws -> AccountView {
        try await harness.engine.lookUpAccount(.identifier(.phone, Secret(text)), harness.platform)
    }
}
