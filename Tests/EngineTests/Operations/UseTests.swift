import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("What an identifier is used for")
struct UseTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var email: String?
        var password: String?
        /// Of the phone, with whether nothing else would do it.
        let phone: [ReasonCode: Bool]
        /// What speaks against unbinding the phone.
        let against: ReasonCode?

        static let all = [
            Case(
                testDescription: "a phone alone",
                phone: ["use.sign-in-code": true, "use.notices": true, "use.proof": true],
                against: "binding.last"),
            Case(
                testDescription: "a phone and a password", password: "correct horse",
                phone: [
                    "use.sign-in-code": true, "use.sign-in-password": true, "use.notices": true, "use.proof": true,
                ], against: "binding.last"),
            Case(
                testDescription: "a phone, a mailbox and a password", email: "lin@example.com",
                password: "correct horse",
                phone: [
                    "use.sign-in-code": true, "use.sign-in-password": false, "use.notices": false, "use.proof": false,
                ], against: nil),
            Case(
                testDescription: "a phone and a mailbox", email: "lin@example.com",
                phone: ["use.sign-in-code": true, "use.notices": false, "use.proof": true], against: "binding.last"),
        ]
    }

    @Test("It is computed from what the account has and what its policy says", arguments: Case.all)
    private func computed(_ expected: Case) async throws {
        let harness = try await TestedDatabase.sqlite.harness("realm: shop")
        let account = try await harness.account(email: expected.email, password: expected.password).id
        let found = try await harness.engine.readUses(of: account, harness.platform).identifiers
        let phone = try #require(found.first)
        #expect(phone.kind == .phone && phone.masked == "+86 138****8000")
        #expect(Dictionary(uniqueKeysWithValues: phone.uses.map { ($0.code, $0.isLast) }) == expected.phone)
        #expect(phone.unbinding?.operation == OperationName(.phone, .unbind))
        #expect(phone.unbinding?.objections.first?.code == expected.against)
        let proved = phone.uses.first { $0.code == "use.proof" }?.operations ?? []
        #expect(proved.contains(OperationName(.email, .bind)) && !proved.contains(.phoneChange))
    }

    @Test("Promise 10: nothing in full, and only for who may read accounts")
    func guarded() async throws {
        let harness = try await TestedDatabase.sqlite.harness("realm: shop")
        let account = try await harness.account().id
        let view = try await harness.engine.readUses(of: account, harness.platform)
        #expect(!"\(view)".contains("13800138000"))
        let code = try await refusal { try await harness.engine.readUses(of: account, harness.platform([.flowsRead])) }
        #expect(code == "key.scope-missing")
        let stranger = try await refusal {
            try await harness.engine.readUses(of: AccountID(high: 9, low: 9), harness.platform)
        }
        #expect(stranger == "account.not-found")
    }
}
