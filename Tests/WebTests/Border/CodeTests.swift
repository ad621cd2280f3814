import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@Suite("Codes over HTTP")
struct CodeTests {
    @Test("A wrong code is refused with the tries that are left, a used one for good")
    func wrongAndUsed() async throws {
        try await WebHarness.run { web in
            let (flow, _) = try await web.start(try await web.account())
            try await web.post("/v1/flows/\(flow)/challenges", #"{"requirement":"old.code"}"#)
            let code = try #require(try await web.engine.mailbox.code(to: WebHarness.oldPhone))
            let wrong = code == "000000" ? "000001" : "000000"
            let refused = try await web.post(
                "/v1/flows/\(flow)/proofs", #"{"requirement":"old.code","code":"\#(wrong)"}"#)
            #expect(refused.status == 422)
            #expect(refused.code == "code.wrong")
            #expect(refused["triesLeft"]?.number == 4)
            let right = #"{"requirement":"old.code","code":"\#(code)"}"#
            try await #expect(web.post("/v1/flows/\(flow)/proofs", right).status == 200)
            try await #expect(web.post("/v1/flows/\(flow)/proofs", right).code == "code.used")
        }
    }

    @Test("A late code is expired")
    func late() async throws {
        try await WebHarness.run { web in
            let (flow, _) = try await web.start(try await web.account())
            try await web.post("/v1/flows/\(flow)/challenges", #"{"requirement":"old.code"}"#)
            let code = try #require(try await web.engine.mailbox.code(to: WebHarness.oldPhone))
            web.engine.clock.advance(by: .minutes(6))
            let answer = try await web.post(
                "/v1/flows/\(flow)/proofs", #"{"requirement":"old.code","code":"\#(code)"}"#)
            #expect(answer.code == "code.expired")
        }
    }

    @Test("A code sent for one thing is no good for another")
    func otherThing() async throws {
        try await WebHarness.run { web in
            let (flow, _) = try await web.start(try await web.account())
            try await web.post("/v1/flows/\(flow)/challenges", #"{"requirement":"old.code"}"#)
            let code = try #require(try await web.engine.mailbox.code(to: WebHarness.oldPhone))
            try await web.post("/v1/flows/\(flow)/inputs", #"{"identifier":"\#(WebHarness.newPhone)"}"#)
            let answer = try await web.post(
                "/v1/flows/\(flow)/proofs", #"{"requirement":"new.code","code":"\#(code)"}"#)
            #expect(answer.status == 409)
            #expect(answer.code == "code.not-sent")
        }
    }

    @Test("A frozen account is refused with the way to unfreeze it")
    func frozen() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            let freeze = try await web.engine.start(account, .freeze).flow.id
            let code = try #require(Requirement("phone.code"))
            _ = try await web.engine.prove(code, of: freeze, at: WebHarness.oldPhone).get()
            let answer = try await web.post("/v1/flows", web.startBody(account))
            #expect(answer.code == "account.frozen")
            #expect(answer.wayForward == "unfreeze")
        }
    }

    @Test("An account that a dispute froze can't be unfrozen by its owner, and is not told so")
    func disputed() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            _ = try await web.change(account)
            let notice = try #require(try await web.engine.mailbox.notices().compactMap(\.disownToken).last)
            try await web.post("/v1/disownments", #"{"token":"\#(notice)"}"#, bearer: "")
            let answer = try await web.post("/v1/flows", web.startBody(account))
            #expect(answer.code == "account.frozen")
            #expect(answer.wayForward == "support")
        }
    }

    @Test("One change too many is refused with the date when it is possible again")
    func tooMany() async throws {
        let policy = WebPolicy.open.replacing("100 per 30d", with: "1 per 30d")
        try await WebHarness.run(policies: [policy]) { web in
            let account = try await web.account()
            let possible = web.engine.clock.now + .days(30)
            _ = try await web.change(account)
            // Longer than a change restricts the next one.
            web.engine.clock.advance(by: .days(4))
            let answer = try await web.post("/v1/flows", web.startBody(account))
            #expect(answer.status == 429)
            #expect(answer.code == "limit.changes")
            #expect(answer["wayForward"]?["at"]?.text == possible.description)
            #expect(answer.headers[.retryAfter] == "\(26 * 86_400)")
        }
    }

    @Test("Promise 6: a taken and a free number get the same answer until one is proved")
    func sameAnswers() async throws {
        try await WebHarness.run { web in
            _ = try await web.account("holder", phone: "+8613911112222")
            var answers: [String] = []
            for (owner, number) in [("8613800138001", "8613911112222"), ("8613800138003", "8613933334444")] {
                let account = try await web.account("user-\(owner)", phone: "+\(owner)")
                let (flow, _) = try await web.start(account)
                let inputs = try await web.post("/v1/flows/\(flow)/inputs", #"{"identifier":"+\#(number)"}"#)
                let sent = try await web.post("/v1/flows/\(flow)/challenges", #"{"requirement":"new.code"}"#)
                #expect(sent.status == 202)
                answers.append(
                    Self.blanked(
                        inputs.body + sent.body,
                        [flow, account.description, String(owner.suffix(4)), String(number.suffix(4))]))
            }
            #expect(answers[0] == answers[1])
            try await #expect(web.engine.mailbox.code(to: "+8613911112222") != nil)
        }
    }

    /// Without what differs between two askers anyway: ids, and the ends of masked numbers.
    private static func blanked(_ text: String, _ own: [String]) -> String {
        let text = text.replacing(/bind_[0-9a-z]+/, with: "bind")
        return own.reduce(text) { $0.replacing($1, with: "#") }
    }
}
