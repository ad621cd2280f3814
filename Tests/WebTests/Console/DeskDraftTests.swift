import Domain
import Engine
import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("The console: what was being written survives the end of a session")
struct DeskDraftTests {
    /// How a session ends under somebody's hands.
    enum End: String, CaseIterable, Sendable {
        case idle, day, signedOutInAnotherWindow
    }

    private static let note = "Your photograph can't be read. <Please> send another."

    /// A page with a half-written note, and then the end of its session.
    private static func end(_ end: End, _ desk: DeskAtWork, _ web: WebHarness) async throws {
        switch end {
        case .idle: web.engine.clock.advance(by: .minutes(90))
        case .day: web.engine.clock.advance(by: .hours(25))
        case .signedOutInAnotherWindow:
            try await desk.browser.send(to: "/console/sign-out", from: "/console/shop/cases")
        }
    }

    @Test(
        "A draft is in the form again after signing in, is marked as kept, and is gone once it was sent",
        arguments: End.allCases)
    func kept(end: End) async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, id)
            let token = try PersonAtWeb.token(of: try await desk.see(id))
            try await Self.end(end, desk, web)
            let place = desk.path(.consoleCase, id)
            let fields = [("decision", "refuse-documents-unreadable"), ("note", Self.note)]
            let sent = try await desk.send(fields, to: .consoleCaseDecide, id, token: token)
            let step = end == .idle ? "/console/second-step" : "/console/sign-in"
            #expect(sent.location == "\(step)?next=\(place)")
            if end == .idle {
                try await #expect(desk.proveCode(next: place).location == place)
            } else {
                try await #expect(desk.signIn(next: place) == place)
            }
            for _ in 0..<2 {
                let page = try await desk.see(id).body
                #expect(page.contains("You were signed out while writing."))
                #expect(page.contains("be read. &lt;Please&gt; send another."))
            }
            try await #expect(desk.file(id).state == .open)
            try await #expect(desk.decide("refuse-documents-unreadable", Self.note, id).status == 303)
            try await #expect(!desk.see(id).body.contains("You were signed out while writing."))
        }
    }

    @Test("A draft is kept for the member whose session it was, and for nobody else who signs in there")
    func others() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web)
            let otto = try await DeskAtWork.member(web, "otto")
            try await desk.send(to: .consoleCaseTake, id)
            let token = try PersonAtWeb.token(of: try await desk.see(id))
            web.engine.clock.advance(by: .hours(25))
            try await desk.send(
                [("text", "Which shop is yours?"), ("once", "")], to: .consoleCaseAsk, id, token: token)
            let same = DeskAtWork(web: web, login: "otto", app: otto.app, browser: desk.browser)
            try await same.signIn()
            try await #expect(!same.see(id).body.contains("Which shop is yours?"))
            try await same.browser.send(to: "/console/sign-out", from: "/console/shop/cases")
            try await desk.signIn()
            try await #expect(desk.see(id).body.contains("Which shop is yours?"))
        }
    }

    @Test("What carries no token of that session is not kept, nor what comes more than a day later")
    func foreign() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, id)
            let token = try PersonAtWeb.token(of: try await desk.see(id))
            web.engine.clock.advance(by: .minutes(90))
            let fields = [("text", "Not mine"), ("once", "")]
            for forged in ["", String(repeating: "0", count: 64)] {
                try await #expect(desk.send(fields, to: .consoleCaseAsk, id, token: forged).status == 303)
            }
            web.engine.clock.advance(by: .hours(48))
            try await desk.send(fields, to: .consoleCaseAsk, id, token: token)
            try await desk.signIn()
            try await #expect(!desk.see(id).body.contains("Not mine"))
        }
    }

    @Test("Promise 10: it rests sealed, and after a week it is shown no more")
    func sealed() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, id)
            let token = try PersonAtWeb.token(of: try await desk.see(id))
            web.engine.clock.advance(by: .minutes(90))
            try await desk.send([("text", "Unmistakable words"), ("once", "")], to: .consoleCaseAsk, id, token: token)
            let stored = try FileManager.default.contentsOfDirectory(atPath: web.engine.folder.path).map { name in
                String(
                    decoding: try Data(contentsOf: URL(filePath: web.engine.folder.path + "/" + name)), as: UTF8.self)
            }.joined()
            #expect(stored.contains("staff_draft"))
            #expect(!stored.contains("Unmistakable words"))
            web.engine.clock.advance(by: .days(7))
            try await desk.signIn()
            try await #expect(!desk.see(id).body.contains("Unmistakable words"))
        }
    }
}
