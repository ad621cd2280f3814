import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@testable import Web

@Suite("A request at the pages whose proof was given by an address that is replaced")
struct LostProofPageTests {
    private static let policy = """
        realm: marketplace
        operations:
          phone.change: { restrict: {}, tracks: [{ name: email, proofs: [email.code, new.code] }] }
          email.change: { restrict: {}, tracks: [{ name: password, proofs: [password, new.code] }] }
        """

    @Test("Peers' fault 15: the page asks for the new address, and the API says the same", arguments: ["en", "zh"])
    func asksAgain(language: String) async throws {
        try await PersonAtWeb.run(policy: Self.policy) { web in
            let lin = try await PersonAtWeb.lin(web, language: language)
            let flow = try await FlowAtWeb.begin(lin, "phone.change", track: "email")
            try await flow.prove("email.code", at: PersonAtWeb.email)
            #expect(
                FlowAtWeb.text(try await flow.see()).contains(
                    language == "en" ? "Enter the new phone number" : "请输入新手机号"))
            let account = try await web.engine.engine.lookUpAccount(.externalID("user-1"), web.engine.platform).id
            let change = try await web.engine.start(account, .emailChange).flow.id
            _ = try await web.engine.enterPassword(PersonAtWeb.password, of: change)
            try await web.engine.supply(change, "new@example.com", reason: "other")
            #expect(try await web.engine.prove(.newCode, of: change, at: "new@example.com").get().state == .completed)
            #expect(FlowAtWeb.text(try await flow.see()).contains("n***@example.com"))
            let read = try await web.get("/v1/flows/\(flow.id)")
            #expect(read["proofs"]?.list.isEmpty == true)
            #expect(read.body.contains("email.code"))
        }
    }
}
