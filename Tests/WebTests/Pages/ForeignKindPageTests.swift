import Domain
import Engine
import TestSupport
import Testing

@testable import Web

/// An operation, a kind and a method that the product has never heard of, at the pages alone and without JavaScript.
@Suite("Pages of a kind of identifier that has no words of its own")
struct ForeignKindPageTests {
    private static let reserved = "+8613900139000"
    private static let moved = "+8613700137000"

    /// A person at the pages, who keeps every page that was seen.
    private struct Visit {
        let lin: PersonAtWeb

        var engine: EngineHarness { lin.web.engine }

        func start(_ operation: String, _ track: String, choosing bindings: [BindingID] = []) async throws -> FlowAtWeb
        {
            let fields = [("track", track)] + bindings.map { ("binding", $0.description) }
            return try await FlowAtWeb.begin(lin, operation, fields)
        }

        func enterPassword(_ flow: FlowAtWeb) async throws {
            try await flow.post("prove", [("requirement", "password"), ("password", PersonAtWeb.password)])
        }

        /// Led to the registry and back.
        func confirm(_ requirement: String, _ flow: FlowAtWeb) async throws {
            let led = try await flow.send(requirement)
            let link = try #require(led.body.firstMatch(of: /href="(https:\/\/registry\.example[^"]*)"/))
            let answer = Registry.answer(to: String(link.1).replacing("&amp;", with: "&"))
            let back = try await lin.open("\(flow.path)/answer?requirement=\(requirement)&\(answer)", following: false)
            #expect(back.status == 303 && back.location == flow.path)
        }

        func link(_ card: String) async throws -> FlowAtWeb {
            let flow = try await start("card.bind", "registry")
            try await enterPassword(flow)
            try await flow.post("input", [("identifier", card), ("reason", "")])
            try await confirm("new.registry", flow)
            return flow
        }

        func held(_ kind: IdentifierKind, masked: String? = nil) async throws -> [BindingID] {
            let view = try await engine.engine.lookUpAccount(.externalID("user-1"), engine.platform)
            let held = view.bindings.filter { $0.kind == kind && $0.state == .active }
            return held.filter { masked == nil || $0.masked == masked }.map(\.id)
        }
    }

    private static func expectWords(_ page: Answer, _ sign: String) {
        let text = FlowAtWeb.text(page)
        #expect(page.status == 200 && text.contains(sign), "\(sign) in \(text)")
        #expect(text.firstMatch(of: /\b(flow|way|need|howLong|start|account)[A-Z.][A-Za-z.]+|\{/) == nil, "\(text)")
    }

    @Test(
        "Two cards are linked, get one phone, and get another",
        arguments: [
            (
                "en",
                [
                    "Add bank card", "Enter the bank card", "Your bank card has been added",
                    "Which ones?", "Your phone number has been added", "**** 0002",
                ]
            ),
            (
                "zh",
                ["绑定银行卡", "请输入银行卡", "银行卡绑定成功", "请选择要办理的是哪几个", "手机号绑定成功", "**** 0002"]
            ),
        ])
    func cards(language: String, signs: [String]) async throws {
        let registry = FakeRegistry()
        try await PersonAtWeb.run(
            policy: CardOperations.policy(realm: "marketplace"), doing: CardOperations.repertoire(registry)
        ) { web in
            let visit = Visit(lin: try await PersonAtWeb.lin(web, language: language))
            Self.expectWords(try await visit.lin.open("/account/start/card.bind"), signs[0])
            let first = try await visit.start("card.bind", "registry")
            try await visit.enterPassword(first)
            let input = try await first.see()
            Self.expectWords(input, signs[1])
            #expect(input.body.contains("inputmode=\"text\""))
            try await first.post("cancel")
            for card in ["6200000000000001", "6200000000000002"] {
                Self.expectWords(try await visit.link(card).see(), signs[2])
            }
            let choice = try await visit.lin.open("/account/start/phone.claim")
            Self.expectWords(choice, signs[3])
            #expect(choice.body.matches(of: /type="checkbox"/).count == 2)
            let claim = try await visit.start("phone.claim", "password", choosing: try await visit.held(BankCard.kind))
            try await visit.enterPassword(claim)
            try await claim.post("input", [("identifier", Self.reserved), ("reason", "")])
            try await claim.prove("new.code", at: Self.reserved)
            Self.expectWords(try await claim.see(), signs[4])
            web.engine.clock.advance(by: .minutes(2))
            let taken = try await visit.held(.phone, masked: "+86 139****9000")
            #expect(taken.count == 2)
            let move = try await visit.start("phone.migrate", "registry", choosing: taken)
            try await move.post("input", [("identifier", Self.moved), ("reason", "")])
            try await visit.confirm("registry", move)
            try await move.prove("old.code", at: Self.reserved)
            try await move.prove("new.code", at: Self.moved)
            let done = try await move.see()
            #expect(done.status == 200 && FlowAtWeb.text(done).contains("+86 137****7000"))
            #expect(try await visit.held(.phone, masked: "+86 137****7000").count == 2)
            Self.expectWords(try await visit.lin.open("/account"), signs[5])
        }
        #expect(registry.asked == ["good", "good", "good"])
    }
}
