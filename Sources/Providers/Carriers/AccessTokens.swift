import Domain
import Foundation
import JSONText

/// The tokens by which a carrier lets us ask (OAuth 2.0 client credentials, RFC 6749 section 4.4),
/// one for each scope, each kept until it expires.
actor AccessTokens {
    private struct Kept {
        let text: Secret<String>
        let goodUntil: Instant
    }

    private struct Grant: Decodable {
        enum CodingKeys: String, CodingKey {
            case token = "access_token"
            case type = "token_type"
            case life = "expires_in"
        }

        let token: String
        let type: String
        /// Seconds.
        let life: Int?
    }

    /// A token that expires sooner is no longer used: it might expire on its way.
    private static let margin = Duration.seconds(10)
    /// Of a token whose answer doesn't say how long it is good.
    private static let usualLife = 60
    /// CAMARA's security profile asks for exactly one purpose, which this is for us.
    static let purpose = "dpv:FraudPreventionAndDetection"

    private let settings: CarrierSettings
    private let secret: Secret<String>
    private let exchange: CarrierExchange
    private let now: @Sendable () -> Instant
    private var kept: [String: Kept] = [:]
    private var underWay: [String: Task<Kept, any Error>] = [:]

    init(
        _ settings: CarrierSettings, secret: Secret<String>, exchange: CarrierExchange,
        now: @escaping @Sendable () -> Instant
    ) {
        self.settings = settings
        self.secret = secret
        self.exchange = exchange
        self.now = now
    }

    /// Those who need one at the same time wait for the same request.
    func token(for scope: String) async throws(CarrierFailure) -> Secret<String> {
        if let known = kept[scope], now() < known.goodUntil { return known.text }
        let task = underWay[scope] ?? Task { try await fetch(scope) }
        underWay[scope] = task
        defer { if underWay[scope] == task { underWay[scope] = nil } }
        do {
            let fresh = try await task.value
            kept[scope] = fresh
            return fresh.text
        } catch {
            throw error as? CarrierFailure ?? .unreachable
        }
    }

    /// The carrier no longer accepts it.
    func forget(_ token: Secret<String>, for scope: String) {
        if kept[scope]?.text == token { kept[scope] = nil }
    }

    private func fetch(_ scope: String) async throws -> Kept {
        let form = "grant_type=client_credentials&scope=\(Self.encoded("\(Self.purpose) \(scope)"))"
        // RFC 6749 section 2.3.1: both parts are encoded before they are joined.
        let pair = "\(Self.encoded(settings.clientID)):\(Self.encoded(secret.reveal()))"
        let response = try await exchange.post(
            Array(form.utf8), "application/x-www-form-urlencoded", to: settings.tokenURL,
            [("authorization", "Basic \(Data(pair.utf8).base64EncodedString())")])
        try response.requireSuccess(.error)
        guard let grant = try? JSONText.value(response.body, as: Grant.self), grant.type.lowercased() == "bearer",
            grant.token.wholeMatch(of: /[A-Za-z0-9._~+\/=-]{1,8192}/) != nil
        else { throw CarrierFailure.unreadable }
        let life = Duration.seconds(max(0, min(grant.life ?? Self.usualLife, 86_400)))
        return Kept(text: Secret(grant.token), goodUntil: now() + life - Self.margin)
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// RFC 3986 section 2.3.
    private static let unreserved = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
}
