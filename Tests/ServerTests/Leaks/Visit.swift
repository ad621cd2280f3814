import Foundation
import Testing

/// A whole change and many things that go wrong, with a value to look for in each of them.
struct Visit: Sendable {
    let api: API
    let port: Int

    private let person = Person(index: 77)
    private let password = "correct horse battery"
    private let forged = "bk_01m800fmpze009wgztpnhsrw10_Zm9yZ2VkZm9yZ2VkZm9yZ2Vk"
    private let stranger = "+8615012345678"

    /// Names of secrets with 128 random bits and more.
    static let random: Set = [
        "API key", "API key's secret", "forged key", "flow token", "flow token's secret", "webhook's secret",
        "disown token",
    ]

    /// - Returns: everything secret or personal that went in or came out, with its name.
    func run() async throws -> [(name: String, value: String)] {
        let hook = try await webhook()
        let account = try text("id", try await api.post("/v1/accounts", withPassword(person.account)))
        let started = try await api.post("/v1/flows", person.start(account))
        let flow = "/v1/flows/" + (try #require(started.body["flow"]?["id"]?.text))
        let token = try text("token", started)
        let telephones = Telephones()
        let codes = try await change(flow, telephones)
        let disown = try await notMe(telephones)
        try await errors(flow: flow, token: token, codes: codes)
        return [
            ("old number", person.oldNumber), ("old number's digits", String(person.oldNumber.dropFirst(3))),
            ("new number", person.newNumber), ("new number's digits", String(person.newNumber.dropFirst(3))),
            ("address", person.address), ("password", password), ("stranger's number", String(stranger.dropFirst(3))),
            ("API key", api.key), ("API key's secret", secretPart(of: api.key)), ("forged key", secretPart(of: forged)),
            ("flow token", token), ("flow token's secret", secretPart(of: token)), ("webhook's secret", hook),
            ("disown token", disown),
            ("device", "device-\(person.index)"), ("session", "session-\(person.index)"),
            ("key of a call", "proof-\(codes[0])"),
            // What a call is known by: whoever knows all of it but six digits has them at once.
            ("call with a code", "POST\n\(flow)/proofs\n\(proof(codes[0]))"),
            ("call with a number", "POST\n\(flow)/inputs\n\(input)"),
        ] + codes.map { ("code", " \($0)") } + codes.map { ("code", "\"\($0)\"") } + codes.map { ("code", "=\($0)") }
    }

    /// Its deliveries fail, since nobody listens on port 9.
    private func webhook() async throws -> String {
        let answer = try await api.post(
            "/v1/webhooks", #"{"url":"http://127.0.0.1:9/hooks","events":[],"includesValues":true}"#)
        return try text("secret", answer)
    }

    private func change(_ flow: String, _ telephones: Telephones) async throws -> [String] {
        _ = try api.require(
            try await api.post(flow + "/challenges", #"{"requirement":"old.code"}"#), "asking for the old code")
        let old = try await code(to: person.oldNumber, telephones)
        _ = try await api.post(flow + "/proofs", #"{"requirement":"old.code","code":"\#(wrong(old))"}"#)
        // Keys that a careless platform makes of what it has at hand.
        _ = try api.require(try await api.post(flow + "/proofs", proof(old), retry: "proof-\(old)"), "proving the old")
        _ = try api.require(try await api.post(flow + "/inputs", input, retry: person.newNumber), "giving the new")
        _ = try api.require(
            try await api.post(flow + "/challenges", #"{"requirement":"new.code"}"#), "asking for the new code")
        let new = try await code(to: person.newNumber, telephones)
        let done = try await api.post(flow + "/proofs", #"{"requirement":"new.code","code":"\#(new)"}"#)
        #expect(try text("state", done) == "completed")
        return [old, new, wrong(old)]
    }

    private func proof(_ code: String) -> String { #"{"requirement":"old.code","code":"\#(code)"}"# }
    private var input: String { #"{"identifier":"\#(person.newNumber)","reason":"new-number"}"# }

    private func code(to number: String, _ telephones: Telephones) async throws -> String {
        try await eventually(within: .seconds(20)) {
            try await telephones.read(api)
            return await telephones.hasCode(number)
        }
        return try await telephones.code(to: number)
    }

    /// Opens the page behind the link of the notice to the old number.
    /// - Returns: the token in it.
    private func notMe(_ telephones: Telephones) async throws -> String {
        try await eventually(within: .seconds(20)) {
            try await telephones.read(api)
            return await telephones.hasNotice(person.oldNumber)
        }
        let notice = try #require(await telephones.notices(to: person.oldNumber).first)
        let token = try #require(notice.firstMatch(of: /\/n\/([A-Za-z0-9_.-]+)/)).1
        _ = try await api.get("/n/\(token)")
        _ = try api.require(
            try await api.post("/v1/disownments/look-up", #"{"token":"\#(token)"}"#), "asking about the notice")
        return String(token)
    }

    private func errors(flow: String, token: String, codes: [String]) async throws {
        let answers = [
            try await api.with(key: forged).get("/v1/accounts"), try await api.with(key: person.oldNumber).get(flow),
            try await api.with(key: token).post("/v1/accounts", withPassword(person.account)),
            try await api.get("/v1/accounts/\(person.newNumber)"),
            try await api.get("/v1/nothing/\(stranger)/\(codes[0])"),
            try await api.get(flow + "?phone=\(stranger.dropFirst())"),
            try await api.get("/n/\(person.newNumber)"),
            try await api.post("/v1/accounts", #"{"externalID":"x","\#(stranger)":1}"#),
            try await api.post("/v1/accounts", #"{"externalID":"\#(stranger)"#),
            try await api.post("/v1/accounts/look-up", #"{"identifier":{"kind":"phone","value":"\#(stranger)"}}"#),
            try await api.post(flow + "/proofs", #"{"requirement":"old.code","code":"\#(codes[0])"}"#),
            try await api.post(flow + "/inputs", #"{"identifier":"\#(stranger)"}"#, retry: stranger),
        ]
        // The page behind a wrong link is a page like others.
        for answer in answers { #expect((400..<500).contains(answer.status) || answer.status == 200, "\(answer.code)") }
    }

    private func withPassword(_ account: String) -> String { account.dropLast() + #","password":"\#(password)"}"# }

    private func wrong(_ code: String) -> String { String(code.dropLast()) + (code.last == "7" ? "8" : "7") }

    private func secretPart(of token: String) -> String {
        String(token.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false).last ?? "")
    }

    private func text(_ name: String, _ answer: API.Answer) throws -> String {
        try #require(answer.body[name]?.text, "\(name): \(answer.code)")
    }
}
