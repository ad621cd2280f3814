import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("The console: outbox")
struct OutboxConsoleTests {
    private static let path = "/console/shop/outbox"

    /// Gives up everything that waits.
    private func giveUp(_ web: WebHarness) async throws -> [MessageID] {
        let engine = web.engine.engine
        var ids: [MessageID] = []
        while case let batch = try await engine.claimMessages(limit: 64, lease: .seconds(30)), !batch.isEmpty {
            ids += batch.map(\.row.id)
            try await engine.settle(batch.map { .dead($0.row, error: "gateway.refused") })
        }
        return ids
    }

    private func dead(_ web: WebHarness) async throws -> [MessageID] {
        try await web.engine.engine.deadLetters(realm: nil, after: nil, limit: 100).map(\.id)
    }

    @Test("An outbox with nothing in it says so", arguments: [("en", "Nothing was given up."), ("zh", "没有被放弃的消息。")])
    func empty(language: String, sentence: String) async throws {
        try await WebHarness.run { web in
            let page = try await OperatorAtWork.signIn(web, language: language).open(Self.path)
            #expect(page.status == 200)
            #expect(page.body.contains(sentence))
        }
    }

    @Test("Chosen messages are tried again, and pressing twice is harmless")
    func chosen() async throws {
        try await WebHarness.run { web in
            _ = try await web.change(try await web.account())
            let ids = try await giveUp(web)
            try #require(ids.count > 1)
            let desk = try await OperatorAtWork.signIn(web)
            let page = try await desk.open(Self.path)
            #expect(ids.allSatisfy { page.body.contains("value=\"\($0)\"") })
            #expect(page.body.contains("gateway.refused") && page.body.contains("It could not be sent."))
            #expect(page.body.replacing("\u{A0}", with: " ").contains("+86 138****8000"))
            #expect(!page.body.contains("13800138000"))
            for _ in 0..<2 {
                let answer = try await desk.send([("id", ids[0].description)], to: Self.path)
                #expect(answer.status == 303)
                #expect(answer.headers[.location] == "\(Self.path)?again=yes")
            }
            try await #expect(dead(web) == Array(ids.dropFirst()))
            try await #expect(desk.open("\(Self.path)?again=yes").body.contains("role=\"status\""))
        }
    }

    @Test(
        "What failed is shown in words with its next try, and the button of one row tries that one now",
        arguments: [
            ("en", "timeout", "No answer in time.", "in 30 minutes"),
            ("en", "http.503", "answered with 503", "in 30 minutes"),
            ("zh", "http.503", "对方返回 503。", "30 分钟后"),
        ])
    func failing(language: String, code: String, words: String, next: String) async throws {
        try await WebHarness.run { web in
            _ = try await web.change(try await web.account())
            let engine = web.engine.engine
            let desk = try await OperatorAtWork.signIn(web, language: language)
            let batch = try await engine.claimMessages(limit: 64, lease: .seconds(30))
            let retryAt = web.engine.clock.now + .minutes(30)
            try await engine.settle(batch.map { .failed($0.row, error: code, retryAt: retryAt) })
            try #require(batch.count > 1)
            let page = try await desk.open(Self.path).body.replacing("\u{A0}", with: " ")
            #expect(page.contains(words) && page.contains(next))
            let chosen = [
                ("list", "failing"), ("id", batch[1].row.id.description), ("only", batch[0].row.id.description),
            ]
            try await #expect(desk.send(chosen, to: Self.path).status == 303)
            try await #expect(engine.claimMessages(limit: 64, lease: .seconds(30)).map(\.row.id) == [batch[0].row.id])
            let none = try await desk.send([("list", "failing")], to: Self.path)
            #expect(none.status == 422)
            #expect(none.body.contains("href=\"#failing\""))
        }
    }

    /// Those that the courier writes down, besides the numbers of answers.
    @Test(
        "Every fault of a delivery has words",
        arguments: [
            "timeout", "unreachable", "cancelled", "code.expired", "endpoint.resting", "gateway.missing",
            "template.missing",
            "message.unencodable", "message.unreadable", "webhook.bad-url", "webhook.bad-secret", "webhook.gone",
            "webhook.forbidden-address", "webhook.insecure",
        ])
    func faults(code: String) async throws {
        try await WebHarness.run { web in
            _ = try await web.change(try await web.account())
            let batch = try await web.engine.engine.claimMessages(limit: 1, lease: .seconds(30))
            try await web.engine.engine.settle(batch.map { .dead($0.row, error: code) })
            let page = try await OperatorAtWork.signIn(web).open(Self.path).body
            #expect(page.contains("<code class=\"quiet\">\(code)</code>") && !page.contains("It could not be sent."))
        }
    }

    @Test("All of the realm are tried again")
    func all() async throws {
        try await WebHarness.run { web in
            _ = try await web.change(try await web.account())
            try #require(try await !giveUp(web).isEmpty)
            let answer = try await OperatorAtWork.signIn(web).send([("all", "yes")], to: Self.path)
            #expect(answer.status == 303)
            try await #expect(dead(web).isEmpty)
        }
    }

    @Test("Choosing nothing is said, and anything but a message is refused")
    func wrong() async throws {
        try await WebHarness.run { web in
            _ = try await web.change(try await web.account())
            let ids = try await giveUp(web)
            let desk = try await OperatorAtWork.signIn(web)
            let none = try await desk.send([], to: Self.path)
            #expect(none.status == 422)
            #expect(none.body.contains("href=\"#dead\""))
            try await #expect(desk.send([("id", "x")], to: Self.path).status == 422)
            try await #expect(desk.send([("id", ids[0].description), ("topic", "code")], to: Self.path).status == 400)
            try await #expect(
                desk.send([("all", "yes")], to: Self.path, token: String(repeating: "0", count: 64)).status == 403)
            try await #expect(dead(web) == ids)
        }
    }
}
