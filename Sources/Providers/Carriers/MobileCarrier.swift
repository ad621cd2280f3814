package import AsyncHTTPClient
package import Domain
package import Engine
package import Logging
import NIOCore
package import Policy

/// Asks a carrier by the CAMARA project's interfaces. Numbers go in bodies, never in addresses, and
/// into no log.
package struct MobileCarrier: SignalSource {
    package var name: String { settings.name }
    package let realm: RealmID
    private let settings: CarrierSettings
    private let exchange: CarrierExchange
    private let tokens: AccessTokens
    private let logger: Logger

    /// - Parameters:
    ///   - client: see ``HTTPClient/forCarriers()``.
    ///   - timeout: for each request; the caller waits no longer in all.
    package init(
        _ settings: CarrierSettings, of realm: RealmID, secret: Secret<String>, client: HTTPClient,
        timeout: Duration = .seconds(2), now: @escaping @Sendable () -> Instant, logger: Logger
    ) {
        self.realm = realm
        self.settings = settings
        self.logger = logger
        exchange = CarrierExchange(client: client, timeout: timeout)
        tokens = AccessTokens(settings, secret: secret, exchange: exchange, now: now)
    }

    package func covers(_ signal: SignalName, of identifier: Identifier, in realm: RealmID) -> Bool {
        guard realm == self.realm, let number = identifier.content as? PhoneNumber, settings.answers(for: number) else {
            return false
        }
        return settings.apis.keys.contains { $0.signal == signal }
    }

    package func answer(_ request: SignalRequest) async -> Signal {
        do {
            guard let call = try CarrierCall(request), let version = settings.apis[call.api] else { return .unknown }
            return try await signal(call, version, request.inquiry)
        } catch {
            tell(error, request)
            return .unknown
        }
    }

    /// Whether it gives us tokens for all that was agreed on.
    package func checkTokens() async throws(CarrierFailure) {
        for api in settings.apis.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            for path in api.paths { _ = try await tokens.token(for: "\(api.rawValue):\(path)") }
        }
    }

    private func signal(_ call: CarrierCall, _ version: String, _ inquiry: InquiryID) async throws -> Signal {
        var response = try await send(call, version, inquiry, with: try await tokens.token(for: call.scope))
        if response.status == 401 {
            response = try await send(call, version, inquiry, with: try await tokens.token(for: call.scope))
        }
        try response.requireSuccess(.code)
        do { return try call.signal(response.body) } catch { throw CarrierFailure.unreadable }
    }

    private func send(
        _ call: CarrierCall, _ version: String, _ inquiry: InquiryID, with token: Secret<String>
    ) async throws(CarrierFailure) -> CarrierExchange.Response {
        let response = try await exchange.post(
            call.body, "application/json", to: "\(settings.url)/\(call.api.rawValue)/\(version)/\(call.path)",
            [("authorization", "Bearer \(token.reveal())"), ("x-correlator", inquiry.description)])
        if response.status == 401 { await tokens.forget(token, for: call.scope) }
        return response
    }

    private func tell(_ error: any Error, _ request: SignalRequest) {
        let failure = error as? CarrierFailure ?? .unreadable
        logger.log(
            level: failure.isExpected ? .debug : .warning, "carrier.no-answer",
            metadata: [
                "carrier": "\(name)", "realm": "\(realm)", "signal": "\(request.signal.rawValue)",
                "inquiry": "\(request.inquiry)", "failure": "\(failure)",
            ])
    }
}

extension CarrierAPI {
    /// What is asked of each, and so needs a token.
    fileprivate var paths: [String] {
        switch self {
        case .simSwap: ["check", "retrieve-date"]
        case .numberRecycling: ["check"]
        case .tenure: ["check-tenure"]
        }
    }
}

extension CarrierFailure {
    /// About the number, and no fault of the carrier's or ours: another carrier's number, or more
    /// than it may keep.
    fileprivate var isExpected: Bool {
        guard case .refused(_, let code) = self else { return false }
        return ["OUT_OF_RANGE", "IDENTIFIER_NOT_FOUND", "SERVICE_NOT_APPLICABLE"].contains(code)
    }
}

extension HTTPClient {
    /// A client fit for carriers: follows no redirects, since tokens and numbers are meant for one
    /// place. Shut it down after use.
    package static func forCarriers() -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(2), read: .seconds(2))
        return HTTPClient(
            eventLoopGroupProvider: .shared(HTTPClient.defaultEventLoopGroup), configuration: configuration)
    }
}
