import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

extension ServerTests {
    @Suite("The demo")
    struct DemoTests {
        @Test(
            "A person is added with one press, and signs in with the number that they have by now, after a restart too")
        func people() async throws {
            let program = try Installation.prepared(in: try TemporaryFolder())
            let first = try await Server.start(program, ["demo"], apiKey: "")
            let page = DemoPage(port: first.port)
            #expect(try await page.read().contains("+8613800138000, password demo-password"))
            try await page.press("people", "realm", Installation.realm)
            #expect(try await page.read().contains("+8613800138001, password demo-password"))
            try await change(to: "+8613800138579", at: first.api.with(key: key(of: program)))
            let later = try await page.read()
            #expect(later.contains("+8613800138579, password") && !later.contains("+8613800138000, password"))
            try await first.stop()
            let second = try await Server.start(program, ["demo"], apiKey: "")
            #expect(try second.printed.contains("/sign-in/marketplace   +8613800138579, password demo-password"))
            try await second.stop()
        }

        @Test("Messages and the time that was skipped survive a restart")
        func restart() async throws {
            let program = try Installation.prepared(in: try TemporaryFolder())
            let first = try await Server.start(program, ["demo"], apiKey: "")
            let api = first.api.with(key: try key(of: program))
            let flow = try await start(at: api)
            _ = try await api.post("\(flow)/challenges", #"{"requirement":"old.code"}"#)
            let code = try await code(to: "+8613800138000", Telephones(), at: api)
            let page = DemoPage(port: first.port)
            #expect(try await page.read().contains("Skip to the end") == false, "nothing waits")
            try await page.press("skip", "span", "day")
            try await eventually(within: .seconds(20)) { try await api.get(flow).body["state"]?.text == "expired" }
            try await first.stop()
            let second = try await Server.start(program, ["demo"], apiKey: "")
            let shown = try await DemoPage(port: second.port).read()
            #expect(shown.contains(code))
            let (soonest, tomorrow) = (Date(timeIntervalSinceNow: 86_280), Date(timeIntervalSinceNow: 86_400))
            #expect([soonest, tomorrow].map(Self.day).contains { shown.contains("It is \($0)") }, "\(shown)")
            try await second.stop()
        }

        @Test(
            "The rest of a wait is skipped with one press: the change takes effect, and everybody concerned hears of it"
        )
        func wait() async throws {
            let program = try Installation.prepared(in: try TemporaryFolder())
            let server = try await Server.start(program, ["demo"], apiKey: "")
            let (api, telephones) = (server.api.with(key: try key(of: program)), Telephones())
            let (old, new, mail) = ("+8613800138000", "+8613800138579", "demo@example.com")
            let flow = try await start(at: api)
            try await prove("email.code", at: mail, of: flow, telephones, api)
            let password = #"{"requirement":"password","password":"demo-password"}"#
            _ = try api.require(try await api.post("\(flow)/proofs", password), "the password")
            try await name(new, for: flow, at: api)
            let waiting = try await prove("new.code", at: new, of: flow, telephones, api)
            #expect(waiting["state"]?.text == "waiting")
            try await eventually(within: .seconds(20)) {
                try await heard("生效", by: [old, mail], telephones, api)
            }
            let page = DemoPage(port: server.port)
            #expect(try await page.read().contains("Skip to the end of the next wait"))
            try await page.press("skip", "span", "wait")
            try await eventually(within: .seconds(20)) { try await api.get(flow).body["state"]?.text == "completed" }
            try await eventually(within: .seconds(20)) {
                try await heard("完成", by: [old, new, mail], telephones, api)
            }
            let later = try await page.read()
            #expect(later.contains("\(new), password demo-password"))
            #expect(!later.contains("Skip to the end"), "nothing waits any more")
            try await server.stop()
        }

        private func heard(
            _ words: String, by addresses: [String], _ telephones: Telephones, _ api: API
        ) async throws -> Bool {
            try await telephones.read(api)
            for address in addresses {
                guard await telephones.notices(to: address).contains(where: { $0.contains(words) }) else {
                    return false
                }
            }
            return true
        }

        /// By the clock of the demo's realms.
        private static func day(_ date: Date) -> String {
            let zone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
            return date.formatted(Date.FormatStyle(date: .long, locale: Locale(identifier: "en_GB"), timeZone: zone))
        }

        private func key(of program: Program) throws -> String {
            let file = try String(contentsOfFile: program.folder.path + "/var/demo.json", encoding: .utf8)
            return try #require(try JSON.read(file)["keys"]?[Installation.realm]?.text)
        }

        /// - Returns: the path of a flow of the demo's person.
        private func start(at api: API) async throws -> String {
            let account = try api.require(
                try await api.post("/v1/accounts/look-up", #"{"externalID":"demo-user"}"#), "looking up")
            let request = Person(index: 1).start(try #require(account["id"]?.text))
            let started = try api.require(try await api.post("/v1/flows", request), "starting")
            return "/v1/flows/" + (try #require(started["flow"]?["id"]?.text))
        }

        private func code(to number: String, _ telephones: Telephones, at api: API) async throws -> String {
            try await eventually(within: .seconds(20)) {
                try await telephones.read(api)
                return await telephones.hasCode(number)
            }
            return try await telephones.code(to: number)
        }

        private func change(to number: String, at api: API) async throws {
            let (flow, telephones) = (try await start(at: api), Telephones())
            try await prove("old.code", at: "+8613800138000", of: flow, telephones, api)
            try await name(number, for: flow, at: api)
            let proved = try await prove("new.code", at: number, of: flow, telephones, api)
            #expect(proved["state"]?.text == "completed")
        }

        private func name(_ number: String, for flow: String, at api: API) async throws {
            let input = #"{"identifier":"\#(number)","reason":"new-number"}"#
            _ = try api.require(try await api.post("\(flow)/inputs", input), "naming the new number")
        }

        /// - Returns: the flow after the proof.
        @discardableResult
        private func prove(
            _ requirement: String, at address: String, of flow: String, _ telephones: Telephones, _ api: API
        ) async throws -> JSON {
            let body = #"{"requirement":"\#(requirement)"}"#
            _ = try api.require(try await api.post("\(flow)/challenges", body), "sending")
            let code = try await code(to: address, telephones, at: api)
            let proof = #"{"requirement":"\#(requirement)","code":"\#(code)"}"#
            return try api.require(try await api.post("\(flow)/proofs", proof), "proving")
        }
    }
}

/// The demo's page, as a browser has it.
private struct DemoPage {
    let port: Int

    func read() async throws -> String { try await get().text }

    /// - Parameters:
    ///   - form: the last part of its address.
    ///   - field: what its hidden field is called, with its value.
    func press(_ form: String, _ field: String, _ value: String) async throws {
        let (text, cookies) = try await get()
        let token = try #require(text.firstMatch(of: /name="form" value="([0-9a-f]+)"/)).1
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/demo/\(form)")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        request.headers.add(name: "Cookie", value: cookies)
        request.body = .bytes(Array("form=\(token)&\(field)=\(value)".utf8))
        // The client follows to the page again.
        #expect(try await HTTPClient.shared.execute(request, timeout: .seconds(20)).status == .ok)
    }

    private func get() async throws -> (text: String, cookies: String) {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/demo/telephones")
        request.headers.add(name: "Accept-Language", value: "en")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let cookies = response.headers["Set-Cookie"].compactMap { $0.split(separator: ";").first.map(String.init) }
        return (String(buffer: try await response.body.collect(upTo: 1 << 20)), cookies.joined(separator: "; "))
    }
}
