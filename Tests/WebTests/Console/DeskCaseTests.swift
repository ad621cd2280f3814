import Domain
import Engine
import Flows
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("The console: a case")
struct DeskCaseTests {
    @Test("The case is on one page, with every value masked, and the look is recorded", arguments: ["en", "zh"])
    func page(language: String) async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web, language: language)
            let page = try await desk.see(id)
            #expect(page.status == 200)
            page.expectSafeHeaders()
            #expect(page.body.contains("+86 138****8000") && page.body.contains("+86 139****5678"))
            #expect(!page.body.contains("13800138000") && !page.body.contains("13912345678"))
            #expect(page.body.contains(language == "zh" ? "账号注册时长" : "Account: age"))
            #expect(page.body.contains(language == "zh" ? "查看案件" : "looked at the case"))
            #expect(page.body.matches(of: /<h1>/).count == 1)
            #expect(!page.body.contains("style=\"") && !page.body.contains("<script>"))
            // A missing word would be shown as its key.
            #expect(!page.body.contains(/>(case|desk|decide|ask|reveal|queue)[A-Z][A-Za-z]*(\.[a-z.-]+)?</))
            try await #expect(desk.looks(id).map(\.act) == [.caseViewed])
        }
    }

    @Test("What nobody knows is folded away, and a word says what it does", arguments: ["en", "zh"])
    func folded(language: String) async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting("user-1", people: 2)
            let page = try await DeskAtWork.signedIn(web, language: language).see(id).body
            let isChinese = language == "zh"
            let folded = try #require(page.firstMatch(of: /<details><summary>[^<]*[0-9][^<]*<\/summary><p>([^<]*)</)).1
            #expect(folded.contains(isChinese ? "原号码的 SIM" : "SIM of the old number was changed"))
            #expect(page.firstMatch(of: /<td>(unknown|未知)<\/td>/) == nil)
            #expect(page.contains(isChinese ? "<summary>未能核实：" : "<summary>Could not be checked: "))
            #expect(
                page.contains(
                    isChinese ? "立即生效。生效后 3 天内可撤销。" : "It takes effect at once. It can be undone for 3 days."))
            #expect(page.contains(isChinese ? "还需 2 人通过才会生效。" : "It counts once 2 more people have approved."))
        }
    }

    @Test("Each action of a case has a key beside the mouse, and the page says which")
    func keys() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web)
            func keys() async throws -> [String] {
                try await desk.see(id).body.matches(of: /accesskey="(.)"/).map { String($0.1) }
            }
            try await #expect(keys() == ["1", "b", "t"])
            try await desk.send(to: .consoleCaseTake, id)
            try await #expect(keys() == ["1", "b", "v", "a", "g"])
            try await #expect(desk.see(id).body.contains("b to the list, t takes it, v to the decision"))
        }
    }

    @Test("A case is taken, given back, and not taken from a colleague")
    func claim() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let (lena, otto) = (try await DeskAtWork.signedIn(web), try await DeskAtWork.signedIn(web, "otto"))
            let taken = try await lena.send(to: .consoleCaseTake, id)
            #expect(taken.location == lena.path(.consoleCase, id) + "?done=taken")
            try await #expect(lena.send(to: .consoleCaseTake, id).status == 303)
            try await #expect(lena.file(id).claimedBy == "lena")
            let refused = try await otto.send(to: .consoleCaseTake, id)
            #expect(refused.status == 409)
            #expect(refused.body.contains("class=\"summary\""))
            try await #expect(otto.decide("approve-identity-shown", "", id).status == 409)
            let theirs = try await otto.see(id).body
            #expect(theirs.contains("Somebody else works on this case:"))
            #expect(!theirs.contains("id=\"decide\""))
            for _ in 0..<2 { try await #expect(lena.send(to: .consoleCaseGiveBack, id).status == 303) }
            try await #expect(otto.send(to: .consoleCaseTake, id).status == 303)
        }
    }

    @Test("A question reaches the person once, however often its form is sent")
    func ask() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, id)
            let page = try await desk.see(id)
            let once = String(try #require(page.body.firstMatch(of: /name="once" value="([0-9a-f]+)"/)).1)
            for _ in 0..<2 {
                let sent = try await desk.send(
                    [("text", "Which shop is yours? <i>"), ("once", once)], to: .consoleCaseAsk, id)
                #expect(sent.location?.hasSuffix("?done=asked") == true)
            }
            try await #expect(desk.file(id).entries.map(\.text) == ["Which shop is yours? <i>"])
            try await #expect(desk.see(id).body.contains("Which shop is yours? &lt;i&gt;"))
            for text in ["", String(repeating: "长", count: 2001)] {
                let again = try await desk.send([("text", text), ("once", once)], to: .consoleCaseAsk, id)
                #expect(again.status == 422)
                #expect(again.body.contains("href=\"#text\""))
                #expect(again.body.contains(text))
            }
        }
    }

    @Test("A refusal needs a ground and a sentence, and what was typed stays")
    func refuse() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, id)
            for decision in ["", "approve", "approve-takeover-suspected", "refuse-whatever"] {
                let page = try await desk.decide(decision, "A sentence & more", id)
                #expect(page.status == 422)
                #expect(page.body.contains("href=\"#decision\""))
                #expect(page.body.contains("A sentence &amp; more"))
            }
            let page = try await desk.decide("refuse-identity-not-shown", "", id)
            #expect(page.status == 422)
            #expect(page.body.contains("href=\"#note\""))
            #expect(page.body.contains("value=\"refuse-identity-not-shown\" checked"))
            let done = try await desk.decide("refuse-identity-not-shown", "The face can't be seen.", id)
            #expect(done.location?.hasSuffix("?done=decided") == true)
            let view = try await desk.file(id)
            #expect(view.state == .refused)
            #expect(view.verdicts.map(\.reason) == ["identity-not-shown"])
            #expect(view.flow.message == "The face can't be seen.")
            let over = try await desk.see(id).body
            #expect(over.contains("Identity not proved"))
            #expect(!over.contains("id=\"decide\"") && !over.contains("id=\"reveal\""))
        }
    }

    @Test("Two people approve; the same can't twice, and sending it twice is harmless")
    func twoPeople() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting(people: 2)
            let (lena, otto) = (try await DeskAtWork.signedIn(web), try await DeskAtWork.signedIn(web, "otto"))
            try await lena.send(to: .consoleCaseTake, id)
            try await #expect(lena.see(id).body.contains("0 of 2 people have approved"))
            for _ in 0..<2 { try await #expect(lena.decide("approve-identity-shown", "", id).status == 303) }
            let after = try await lena.see(id).body
            #expect(after.contains("1 of 2 people have approved"))
            #expect(after.contains("You have decided on this case"))
            #expect(!after.contains("id=\"decide\"") && !after.contains(lena.path(.consoleCaseTake, id)))
            try await #expect(lena.file(id).state == .open)
            try await otto.send(to: .consoleCaseTake, id)
            try await #expect(otto.decide("approve-documents-agree", "", id).status == 303)
            try await #expect(lena.file(id).state == .approved)
            try await #expect(lena.file(id).flow.state == .completed)
        }
    }

    @Test("A case about one's own account is not shown, and the page says why")
    func own() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web, own: ["shop/user-1"])
            let page = try await desk.see(id)
            #expect(page.status == 403)
            #expect(page.body.contains("<code>case.own-account</code>"))
            let token = try PersonAtWeb.token(of: try await desk.open("/console/shop/cases"))
            for address in [RoutePath.consoleCaseTake, .consoleCaseGiveBack] {
                try await #expect(desk.send(to: address, id, token: token).status == 403)
            }
            let fields = [("decision", "approve-identity-shown"), ("note", "")]
            try await #expect(desk.send(fields, to: .consoleCaseDecide, id, token: token).status == 403)
            try await #expect(desk.open("/console/shop/cases").body.contains(id.description) == false)
        }
    }

    @Test("A value is shown in full on one answer, for a reason that is recorded")
    func reveal() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web)
            for (value, reason) in [("", "the owner called us"), ("target", "why"), ("target", "")] {
                let page = try await desk.send([("value", value), ("reason", reason)], to: .consoleCaseReveal, id)
                #expect(page.status == 422)
                #expect(!page.body.contains("13912345678"))
            }
            let page = try await desk.send(
                [("value", "target"), ("reason", "the owner called us")], to: .consoleCaseReveal, id)
            #expect(page.status == 200)
            #expect(page.body.contains("+8613912345678"))
            #expect(page.headers[.cacheControl] == "no-store")
            try await #expect(!desk.see(id).body.contains("13912345678"))
            let looks = try await desk.looks(id).filter { $0.act == .valueRevealed }
            #expect(looks.map { $0.reason != nil } == [true])
            #expect(looks.map(\.login) == ["lena"])
            #expect(!web.log.all.contains { $0.contains("13912345678") })
            try await #expect(desk.see(id).body.contains("the owner called us"))
        }
    }

    @Test(
        "A form without its token, with a forged or a foreign one, or with more than was asked for is refused",
        arguments: [
            RoutePath.consoleCaseTake, .consoleCaseGiveBack, .consoleCaseAsk, .consoleCaseDecide, .consoleCaseReveal,
        ])
    func forms(address: RoutePath) async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let (desk, otto) = (try await DeskAtWork.signedIn(web), try await DeskAtWork.signedIn(web, "otto"))
            try await desk.send(to: .consoleCaseTake, id)
            let own = try PersonAtWeb.token(of: try await desk.see(id))
            let foreign = try PersonAtWeb.token(of: try await otto.see(id))
            for token in ["", String(repeating: "0", count: 64), foreign] {
                try await #expect(desk.send(to: address, id, token: token).status == 403)
            }
            try await #expect(desk.send([("extra", "1")], to: address, id, token: own).status == 400)
            try await #expect(desk.file(id).claimedBy == "lena")
            try await #expect(desk.file(id).entries.isEmpty)
        }
    }

    @Test(
        "The forms of signing in and out have tokens too",
        arguments: ["/console/sign-in", "/console/second-step", "/console/sign-out"])
    func otherForms(path: String) async throws {
        try await DeskAtWork.run { web in
            let desk = try await DeskAtWork.signedIn(web)
            try await #expect(desk.browser.send(to: path, token: String(repeating: "0", count: 64)).status == 403)
            try await #expect(desk.open("/console/shop/cases").status == 200)
        }
    }
}
