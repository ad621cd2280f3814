import Courier
import Domain
import Testing

@Suite("Webhook signatures")
struct StandardWebhooksTests {
    /// Computed with another implementation of HMAC-SHA-256.
    private let vector = "v1,KZ7hyeIOOhPu7ipN0nwFixfhPrAQ2hE2w94PMEcuTm0="
    private let id = "evt_01jd7m3e5gf0btvj6t0c1q2w3e"
    private let body = Array(#"{"type":"flow.completed","data":{"flow":"flow_01"}}"#.utf8)
    private let moment = Instant(milliseconds: 1_795_249_800_999)

    private func secret() throws -> WebhookSecret {
        try #require(WebhookSecret(text: "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="))
    }

    @Test("A signature is the one that others compute")
    func matchesTheVector() throws {
        let headers = StandardWebhooks.sign(body, id: id, at: moment, secret: try secret())
        #expect(headers == StandardWebhooks.Headers(id: id, timestamp: 1_795_249_800, signature: vector))
        #expect(StandardWebhooks.verify(body, headers, secret: try secret(), at: moment))
    }

    @Test(
        "One thing changed and the signature does not hold",
        arguments: [
            ("evt_other", 1_795_249_800, nil, "{}"), ("evt_01jd7m3e5gf0btvj6t0c1q2w3e", 1_795_249_801, nil, nil),
            ("evt_01jd7m3e5gf0btvj6t0c1q2w3e", 1_795_249_800, "v1,AAAA", nil),
            ("evt_01jd7m3e5gf0btvj6t0c1q2w3e", 1_795_249_800, "v1a,KZ7hyeIOOhPu7ipN0nwFixfhPrAQ2hE2w94PMEcuTm0=", nil),
            ("evt_01jd7m3e5gf0btvj6t0c1q2w3e", 1_795_249_800, "", nil),
            ("evt_01jd7m3e5gf0btvj6t0c1q2w3e", 1_795_249_800, nil, "{}"),
        ] as [(String, Int64, String?, String?)])
    func refusesWhatWasChanged(_ id: String, _ timestamp: Int64, _ signature: String?, _ text: String?) throws {
        let headers = StandardWebhooks.Headers(id: id, timestamp: timestamp, signature: signature ?? vector)
        #expect(
            !StandardWebhooks.verify(text.map { Array($0.utf8) } ?? body, headers, secret: try secret(), at: moment))
    }

    @Test("A signature under another secret does not hold")
    func refusesAnotherSecret() throws {
        let other = try #require(WebhookSecret(Secret([UInt8](repeating: 9, count: 32))))
        let headers = StandardWebhooks.sign(body, id: id, at: moment, secret: other)
        #expect(!StandardWebhooks.verify(body, headers, secret: try secret(), at: moment))
    }

    @Test("One of several signatures is enough while a secret is being changed")
    func takesOneOfSeveral() throws {
        let headers = StandardWebhooks.Headers(id: id, timestamp: 1_795_249_800, signature: "v1,AAAA \(vector) v2,x")
        #expect(StandardWebhooks.verify(body, headers, secret: try secret(), at: moment))
    }

    @Test(
        "A delivery that is older or newer than five minutes is a replay",
        arguments: [(-301, false), (-300, true), (300, true), (301, false)])
    func refusesReplays(_ seconds: Int64, _ holds: Bool) throws {
        let headers = StandardWebhooks.sign(body, id: id, at: moment, secret: try secret())
        #expect(StandardWebhooks.verify(body, headers, secret: try secret(), at: moment + .seconds(seconds)) == holds)
    }

    @Test("A timestamp out of all bounds is refused, not computed with", arguments: [Int64.min, Int64.max])
    func bearsWildTimestamps(_ timestamp: Int64) throws {
        let headers = StandardWebhooks.Headers(id: id, timestamp: timestamp, signature: vector)
        #expect(!StandardWebhooks.verify(body, headers, secret: try secret(), at: moment))
    }

    @Test("A secret has 24 to 64 bytes", arguments: [(23, false), (24, true), (64, true), (65, false)])
    func boundsSecrets(_ count: Int, _ isGood: Bool) {
        #expect((WebhookSecret(Secret([UInt8](repeating: 1, count: count))) != nil) == isGood)
    }

    @Test("A secret is restored from its shown text, and prints redacted")
    func roundTripsSecrets() throws {
        #expect(try secret().text.reveal() == "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=")
        #expect(!"\(try secret())".contains("1"))
        #expect(WebhookSecret(text: "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=") == nil)
    }
}
