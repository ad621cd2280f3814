import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Every ending of a flow has its page")
struct FlowEndingTests {
    @Test(
        "A waiting change says until when, and its owner can stop it or say that it was somebody else",
        arguments: ["cancel", "veto"])
    func waiting(act: String) async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web), track: "email")
            try await flow.prove("email.code", at: PersonAtWeb.email)
            try await flow.post("prove", [("requirement", "password"), ("password", PersonAtWeb.password)])
            try await flow.number()
            try await flow.prove("new.code", at: WebHarness.newPhone)
            let page = try await flow.see()
            #expect(page.body.contains("It takes effect on") && page.body.contains("data-state=\"waiting-3\""))
            let stop = try await flow.lin.open("\(flow.path)?step=stop")
            #expect(
                stop.body.contains("action=\"\(flow.path)/cancel\"")
                    && stop.body.contains("action=\"\(flow.path)/veto\""))
            try await flow.lin.send(to: "\(flow.path)/\(act)", from: "\(flow.path)?step=stop")
            let sign = act == "cancel" ? "This request has ended" : "Your phone number was not changed"
            try await #expect(flow.see().body.contains(sign))
            try await flow.lin.send(to: "\(flow.path)/\(act)", from: "/account/start/freeze")
            try await #expect(flow.see().body.contains(sign))
        }
    }

    @Test("A waiting change whose time has come is done when the page is looked at again")
    func waited() async throws {
        try await PersonAtWeb.strict(points: 0) { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web), track: "face")
            try await #expect(!flow.see().body.contains("Any one of these"), "there is one")
            let body =
                #"{"requirement":"face","attestation":{"reference":"f-1","checkedAt":"\#(web.engine.clock.now)"}}"#
            try await web.post("/v1/flows/\(flow.id)/proofs", body)
            try await flow.number()
            try await flow.prove("new.code", at: WebHarness.newPhone)
            web.engine.clock.advance(by: .hours(24))
            _ = try await web.engine.engine.settleDueFlows(limit: 10)
            let lin = PersonAtWeb(web)
            try await lin.signIn(WebHarness.newPhone)
            try await #expect(lin.open(flow.path).body.contains("has been changed"))
        }
    }

    @Test("A refusal has its reasons, the three checks, and a way to ask for people")
    func refused() async throws {
        try await PersonAtWeb.strict(points: 100) { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.finish()
            let page = try await flow.see()
            let text = FlowAtWeb.text(page)
            for sign in [
                "was not changed", "We did not allow this, to keep the account safe", "An unknown device", "Not passed",
                "Passed",
                "You can do this until",
            ] {
                #expect(text.contains(sign), "\(sign) in \(text)")
            }
            let empty = try await flow.upload("appeal", [("statement", "")], files: [])
            #expect(empty.status == 422 && empty.body.contains("href=\"#statement\""))
            let lie = try await flow.upload(
                "appeal", [("statement", "It was me")], files: [("me.png", "<svg onload=x>")])
            #expect(lie.status == 422 && lie.body.contains("href=\"#files\""))
            #expect(lie.body.contains("It was me</textarea>"))
            try await #expect(flow.upload("appeal", [("statement", "It <b>was</b> me")], files: []).status == 303)
            let reviewing = try await flow.see()
            #expect(reviewing.body.contains("We are reviewing your request"))
            #expect(reviewing.body.contains("It &lt;b&gt;was&lt;/b&gt; me"))
            try await #expect(flow.view().review != nil)
        }
    }

    @Test("Where nobody reads PDFs the form is shown again with what was written, and says what to send instead")
    func noReader() async throws {
        try await PersonAtWeb.strict(points: 100, documents: FakeDocumentReader(failing: .unavailable)) { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.finish()
            let refused = try await flow.upload(
                "appeal", [("statement", "It was me")], files: [("me.pdf", "%PDF-1.7\n%%EOF")])
            #expect(refused.status == 503)
            #expect(refused.body.contains("href=\"#files\"") && refused.body.contains("It was me</textarea>"))
            #expect(FlowAtWeb.text(refused).contains("Send pictures of its pages instead"))
        }
    }

    @Test("The reviewers' question is shown with a form, and sending the answer twice is one answer")
    func asked() async throws {
        try await PersonAtWeb.strict(points: 80) { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.finish()
            try await #expect(flow.see().body.contains("You will hear from us by"))
            let before = try await flow.state()
            let desk = Call(try await Self.reviewer(web))
            let caseID = try #require(try await flow.view().review?.id)
            _ = try await web.engine.engine.takeCase(caseID, desk).get()
            _ = try await web.engine.engine.askPerson(caseID, text: "Which phone is it?", desk).get()
            try await #expect(flow.state() != before)
            let page = try await flow.see()
            #expect(page.body.contains("The reviewer has a question") && page.body.contains("Which phone is it?"))
            for _ in 0..<2 {
                let fields = [("text", "The red one"), ("seen", "1")]
                try await #expect(flow.upload("words", fields, files: []).status == 303)
            }
            try await #expect(flow.view().review?.entries.count == 2)
            _ = try await web.engine.engine.decideCase(
                caseID,
                CaseDecision(
                    reviewer: "mei", vote: .refuse, reason: "identity.unclear", note: "The papers do not fit."), desk
            ).get()
            let refused = try await flow.see()
            #expect(refused.body.contains("The papers do not fit.") && refused.body.contains("did not approve it"))
            try await #expect(flow.upload("words", [("text", "Late"), ("seen", "2")], files: []).status == 303)
        }
    }

    @Test("Time that has run out says so and leads back to the beginning")
    func expired() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            web.engine.clock.advance(by: .minutes(31))
            let page = try await flow.see()
            #expect(
                page.body.contains("Time has run out") && page.body.contains("href=\"/account/start/phone.change\"")
            )
            let token = try PersonAtWeb.token(of: try await flow.lin.open("/account/start/freeze"))
            try await #expect(flow.post("send", [("requirement", "old.code")], token: token).location == flow.path)
        }
    }

    @Test("Stopping asks first, and nothing of it remains")
    func cancelled() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await #expect(flow.lin.open("\(flow.path)?step=stop").body.contains("Cancel this request?"))
            try await flow.post("cancel")
            try await #expect(flow.see().body.contains("This request has ended"))
            try await #expect(web.engine.read(flow.view().account).bindings.contains { $0.masked == "+86 138****8000" })
        }
    }

    @Test("Freezing ends what was under way and every session, and says that nothing is lost and how to come back")
    func frozen() async throws {
        try await PersonAtWeb.run { web in
            let lin = try await PersonAtWeb.lin(web)
            let change = try await FlowAtWeb.begin(lin)
            let freeze = try await FlowAtWeb.begin(lin, "freeze", track: "password")
            let page = try await freeze.post(
                "prove", [("requirement", "password"), ("password", PersonAtWeb.password)])
            #expect(
                page.body.contains("Your account is frozen") && page.body.contains("You are signed out on every device")
            )
            #expect(page.body.contains("href=\"/sign-in/marketplace\"") && lin[.visitor] == nil)
            try await lin.signIn()
            try await #expect(freeze.see().body.contains("href=\"/account/start/unfreeze\""))
            try await #expect(change.see().body.contains("Ended because the account was frozen"))
            try await #expect(change.send("old.code").location == change.path)
        }
    }

    @Test("An account whose changes are in dispute shows people looking at it")
    func disputed() async throws {
        try await PersonAtWeb.run { web in
            let lin = try await PersonAtWeb.lin(web)
            let change = try await FlowAtWeb.begin(lin)
            try await change.finish()
            let answer = try await lin.send(
                [("track", "report"), ("about", change.id.description)], to: "/account/start/dispute")
            let page = try await lin.open(try #require(answer.location))
            #expect(page.body.contains("We are reviewing the change"))
            // Only those who look at it end it: nothing offers to.
            let path = try #require(answer.location)
            #expect(!page.body.contains("step=stop"))
            let stop = try await lin.open("\(path)?step=stop")
            #expect(stop.body.contains("We are reviewing the change") && !stop.body.contains("\(path)/cancel"))
        }
    }

    private static func reviewer(_ web: WebHarness) async throws -> Caller {
        let (member, _) = try await web.engine.engine.addStaff(AddStaff(login: "mei", name: "Mei", roles: [.reviewer]))
        let principal = StaffPrincipal(id: member.id, login: "mei", roles: [.reviewer], ownAccounts: [])
        return Caller(realm: web.engine.realm, principal: .staff(principal))
    }
}
