import Domain
import Engine
import TestSupport
import Testing
import Verification

@testable import Web

@Suite("Pages of a handle")
struct HandlePageTests {
    private static let policy = """
        realm: marketplace
        attested: [platform]
        identifiers: { handle: {} }
        operations:
          handle.bind:
            undo: 1h
            restrict: {}
            tracks: [{ name: platform, proofs: [new.platform] }]
          handle.unbind:
            sessionAge: 24h
            restrict: {}
            tracks: [{ name: password, proofs: [password] }]
        """

    private static func expectWords(_ page: Answer, _ sign: String) {
        let text = FlowAtWeb.text(page)
        #expect(page.status == 200 && text.contains(sign), "\(sign) in \(text)")
        #expect(text.firstMatch(of: /\b(flow|way|need|howLong|start|account)[A-Z.][A-Za-z.]+|\{/) == nil, "\(text)")
    }

    struct Words: Sendable {
        let language: String
        let start: String
        let ask: String
        let check: String
        let added: String
        let remove: String
        let removed: String
    }

    @Test(
        "A handle is added by the platform's word and removed with the password, in both languages",
        arguments: [
            Words(
                language: "en", start: "The platform confirms that it is yours", ask: "Enter the handle",
                check: "A check that the new handle is yours", added: "Your handle has been added",
                remove: "Remove handle", removed: "Your handle has been removed"),
            Words(
                language: "zh", start: "由平台核实属于您", ask: "请输入社交账号", check: "核实新社交账号属于您",
                added: "社交账号绑定成功", remove: "解绑社交账号", removed: "社交账号解绑成功"),
        ])
    func both(_ words: Words) async throws {
        try await PersonAtWeb.run(policy: Self.policy) { web in
            let lin = try await PersonAtWeb.lin(web, language: words.language)
            Self.expectWords(try await lin.open("/account/start/handle.bind"), words.start)
            let flow = try await FlowAtWeb.begin(lin, "handle.bind", track: "platform")
            let input = try await flow.see()
            Self.expectWords(input, words.ask)
            #expect(input.body.contains("inputmode=\"text\"") && input.body.contains("autocapitalize=\"none\""))
            try await flow.post("input", [("identifier", "Lin_An"), ("reason", "")])
            Self.expectWords(try await flow.see(), words.check)
            let word = #"{"reference": "a-1", "checkedAt": "\#(web.engine.clock.now)", "identifier": "lin_an"}"#
            let proof = #"{"requirement": "new.platform", "attestation": \#(word)}"#
            #expect(try await web.post("/v1/flows/\(flow.id)/proofs", proof).status == 200)
            Self.expectWords(try await flow.see(), words.added)
            // Until what was added can no longer be undone, with a look in between that keeps the session.
            web.engine.clock.advance(by: .minutes(40))
            let centre = try await lin.open("/account")
            Self.expectWords(centre, words.remove)
            web.engine.clock.advance(by: .minutes(25))
            #expect(centre.body.contains("li***n") && !centre.body.lowercased().contains("lin_an"))
            let unbind = try await FlowAtWeb.begin(lin, "handle.unbind", track: "password")
            try await unbind.post("prove", [("requirement", "password"), ("password", PersonAtWeb.password)])
            Self.expectWords(try await unbind.see(), words.removed)
        }
    }

    @Test(
        "What nobody can see in a handle is named beside its field",
        arguments: [("en", "Pasted text sometimes brings one along"), ("zh", "复制粘贴时可能带入了看不见的字符")])
    func invisible(language: String, words: String) async throws {
        try await PersonAtWeb.run(policy: Self.policy) { web in
            let lin = try await PersonAtWeb.lin(web, language: language)
            let flow = try await FlowAtWeb.begin(lin, "handle.bind", track: "platform")
            let answer = try await flow.post("input", [("identifier", "lin\u{200B}_an"), ("reason", "")])
            #expect(FlowAtWeb.text(answer).contains(words))
        }
    }
}
