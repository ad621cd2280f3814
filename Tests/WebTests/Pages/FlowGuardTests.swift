import Domain
import Engine
import Flows
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Whose flow it is")
struct FlowGuardTests {
    private static let acts = ["continue", "track", "send", "prove", "input", "cancel", "veto"]

    @Test("A form with a missing, forged or foreign token does nothing", arguments: acts)
    func tokens(act: String) async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            let stranger = PersonAtWeb(web)
            let foreign = try PersonAtWeb.token(of: try await stranger.open(PersonAtWeb.signInPath))
            for token in ["", String(repeating: "a", count: 64), foreign] {
                let answer = try await flow.post(act, [], token: token)
                #expect(answer.status == 403)
            }
            try await #expect(flow.view().state == .collecting)
            try await #expect(web.engine.mailbox.codes().isEmpty)
        }
    }

    @Test("A form with files and a bad token does nothing either", arguments: ["appeal", "words"])
    func uploadTokens(act: String) async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await #expect(flow.upload(act, [], files: [], token: "00").status == 403)
        }
    }

    @Test("A form with a field that is not asked for, twice there or overlong is refused")
    func fields() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await #expect(flow.post("send", [("requirement", "old.code"), ("role", "admin")]).status == 400)
            try await #expect(
                flow.post("send", [("requirement", "old.code"), ("requirement", "new.code")]).status == 400)
            try await #expect(flow.post("send", [("requirement", String(repeating: "x", count: 65))]).status == 413)
            try await #expect(flow.post("send", [("requirement", "nothing")]).status == 422)
            try await #expect(flow.post("send", [("requirement", "passport")]).status == 422)
        }
    }

    @Test("Another person's flow and an id of nothing are not found; without a session one signs in first")
    func foreign() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            _ = try await web.engine.account("user-2", phone: "+8613700000001", password: PersonAtWeb.password)
            let other = PersonAtWeb(web)
            try await other.signIn("+8613700000001")
            for path in [
                flow.path, "\(flow.path)/state", "\(flow.path)/leave", "/flow/none",
                "/flow/flow_00000000000000000000000000",
            ] {
                try await #expect(other.open(path).status == 404, "\(path)")
                try await #expect(PersonAtWeb(web).open(path).status == 401, "\(path)")
            }
            let token = try PersonAtWeb.token(of: try await other.open("/account/start/freeze"))
            for act in Self.acts where act != "prove" && act != "send" && act != "track" && act != "input" {
                try await #expect(other.send(to: "\(flow.path)/\(act)", token: token).status == 404, "\(act)")
            }
            try await #expect(
                other.send([("requirement", "old.code")], to: "\(flow.path)/send", token: token).status == 404)
        }
    }

    @Test("The short address of a message leads to the request, signed in or not, and to nothing else")
    func shortAddress() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            let short = flow.path.replacing("/flow/flow_", with: "/f/")
            try await #expect(PersonAtWeb(web).open(short, following: false).location == flow.path)
            for path in ["/f/x", "/f/flow_00000000000000000000000000", "/f/..%2Faccount"] {
                try await #expect(PersonAtWeb(web).open(path).status == 404, "\(path)")
            }
        }
    }

    @Test("A flow begun on another device continues here after one more proof, and no longer there")
    func elsewhere() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            let tablet = FlowAtWeb(lin: PersonAtWeb(web), id: flow.id)
            try await tablet.lin.signIn()
            try await #expect(tablet.see().body.contains("You started this on another device. Continue here?"))
            try await #expect(tablet.send("old.code").location == flow.path)
            try await #expect(flow.view().state == .collecting)
            try await #expect(tablet.post("continue").status == 303)
            try await #expect(tablet.see().body.contains("confirm once more that it is you"))
            try await #expect(flow.see().body.contains("You started this on another device"))
            web.engine.clock.advance(by: .minutes(2))
            try await tablet.prove("old.code", at: PersonAtWeb.phone)
            try await #expect(tablet.see().body.contains("Enter the new phone number"))
        }
    }

    @Test("A visitor for one flow goes back to their platform with a reference that is good once, and nothing else")
    func leaving() async throws {
        try await PersonAtWeb.run { web in
            let account = try await PersonAtWeb.account(web)
            let request = StartFlow(
                account: account, operation: .phoneChange, track: nil, about: nil, context: web.engine.context,
                returnURL: "https://shop.example/back?page=2")
            let started = try await web.engine.engine.startFlow(request, web.engine.call).get()
            let lin = PersonAtWeb(web)
            try await lin.send(to: "/visit/\(started.ticket)")
            let flow = FlowAtWeb(lin: lin, id: started.flow.id)
            let ways = try await flow.see()
            #expect(ways.body.contains("How do you want to confirm it is you?"))
            #expect(FlowAtWeb.text(ways).contains("+86 138****8000"))
            try await flow.post("track", [("track", "current")])
            try await flow.finish()
            let page = try await flow.see()
            #expect(page.body.contains("href=\"\(flow.path)/leave\"") && !page.body.contains("href=\"/account"))
            let left = try #require(try await lin.open("\(flow.path)/leave", following: false).location)
            let reference = try #require(left.split(separator: "=").last.map(String.init))
            #expect(left == "https://shop.example/back?page=2&bindery_result=\(reference)")
            try await #expect(web.engine.engine.lookUpResult(reference, web.engine.call).state == .completed)
        }
    }

    @Test(
        "The reference is put where addresses have room for it",
        arguments: [
            ("https://shop.example/", "https://shop.example/?bindery_result=r"),
            ("https://shop.example/?a=1", "https://shop.example/?a=1&bindery_result=r"),
            ("https://shop.example/?", "https://shop.example/?bindery_result=r"),
            ("https://shop.example/a#b?c", "https://shop.example/a?bindery_result=r#b?c"),
        ])
    func link(url: String, expected: String) { #expect(ReturnLink.make(url, reference: "r") == expected) }
}
