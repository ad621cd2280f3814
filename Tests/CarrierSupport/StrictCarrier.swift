package import Domain
import Foundation
import HTTPTypes
package import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization

/// A carrier as the CAMARA project describes one (sim-swap 2.2.0, number-recycling 0.3.0,
/// kyc-tenure 0.3.0, and tokens by the security profile), strict about every field, scope and
/// header.
package final class StrictCarrier: Sendable {
    /// What is known of a number.
    package struct Line: Sendable {
        package var simChangedAt: Instant?
        /// How many days back a change of SIM may be told.
        package var monitoredDays: Int?
        package var heldSince: Instant

        package init(simChangedAt: Instant? = nil, monitoredDays: Int? = nil, heldSince: Instant) {
            self.simChangedAt = simChangedAt
            self.monitoredDays = monitoredDays
            self.heldSince = heldSince
        }
    }

    /// One request for an interface, as it was understood.
    package struct Asked: Sendable, Hashable {
        /// `sim-swap/check`
        package let path: String
        package let body: String
        package let correlator: String
    }

    private struct State {
        var lines: [String: Line]
        var tokens: [String: (scopes: Set<String>, until: Instant)] = [:]
        var asked: [Asked] = []
        var uris: [String] = []
        var tokenRequests = 0
    }

    package static let client = "bindery & co"
    package static let secret = "s3cret:with/marks"
    static let versions = ["sim-swap": "v2", "number-recycling": "v0.3", "kyc-tenure": "v0.3"]

    private let state: Mutex<State>
    private let now: @Sendable () -> Instant
    private let tokenLife: Int
    private let instead: @Sendable (_ path: String, _ count: Int) async throws -> Response?

    /// - Parameters:
    ///   - instead: an answer in the place of the right one, given the path and how many requests
    ///     for interfaces came before. The path is `token` for those for tokens.
    package init(
        _ lines: [String: Line], now: @escaping @Sendable () -> Instant, tokenLife: Int = 3600,
        instead: @escaping @Sendable (_ path: String, _ count: Int) async throws -> Response? = { _, _ in nil }
    ) {
        state = Mutex(State(lines: lines))
        self.now = now
        self.tokenLife = tokenLife
        self.instead = instead
    }

    package var asked: [Asked] { state.withLock { $0.asked } }
    package var tokenRequests: Int { state.withLock { $0.tokenRequests } }
    /// Everything in the first line of each request.
    package var uris: [String] { state.withLock { $0.uris } }

    /// Ends every token that was given out.
    package func revokeTokens() { state.withLock { $0.tokens = [:] } }

    /// - Parameter body: gets the address; the server is closed when it returns.
    package func open(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
        let router = Router()
        router.post("token") { request, _ in try await self.token(request) }
        router.post(":api/:version/:operation") { request, context in
            let parameters = context.parameters
            return try await self.operation(
                request, try parameters.require("api"), try parameters.require("version"),
                try parameters.require("operation"))
        }
        let app = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: Logger(label: "carrier") { _ in SwiftLogNoOpLogHandler() })
        try await app.test(.live) { client in try await body("http://127.0.0.1:\(client.port ?? 0)") }
    }

    /// A right answer with another body, or an error.
    package static func json(_ body: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }

    package static func error(_ status: HTTPResponse.Status, _ code: String) -> Response {
        json("{\"status\":\(status.code),\"code\":\"\(code)\",\"message\":\"About +34600111222.\"}", status)
    }
}

// MARK: - Tokens

extension StrictCarrier {
    private func token(_ request: Request) async throws -> Response {
        state.withLock { state in
            state.tokenRequests += 1
            state.uris.append(request.uri.string)
        }
        if let other = try await instead("token", 0) { return other }
        guard request.headers[.contentType] == "application/x-www-form-urlencoded" else {
            return refused("invalid_request")
        }
        let allowed = Self.encoded(Self.client) + ":" + Self.encoded(Self.secret)
        guard request.headers[.authorization] == "Basic " + Data(allowed.utf8).base64EncodedString() else {
            return refused("invalid_client", .unauthorized)
        }
        let body = try await request.body.collect(upTo: 4096)
        var form = URLComponents()
        form.percentEncodedQuery = String(buffer: body)
        let fields = Dictionary(
            (form.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
        guard Set(fields.keys) == ["grant_type", "scope"] else { return refused("invalid_request") }
        guard fields["grant_type"] == "client_credentials" else { return refused("unsupported_grant_type") }
        let words = (fields["scope"] ?? "").split(separator: " ").map(String.init)
        let scopes = Set(words.filter { !$0.hasPrefix("dpv:") })
        guard words.count == scopes.count + 1, !scopes.isEmpty, scopes.isSubset(of: Self.scopes) else {
            return refused("invalid_scope")
        }
        let text = "token-\(UUID().uuidString)"
        let until = now() + .seconds(Int64(tokenLife))
        state.withLock { $0.tokens[text] = (scopes, until) }
        return Self.json(
            "{\"access_token\":\"\(text)\",\"token_type\":\"Bearer\",\"expires_in\":\(tokenLife),\"scope\":\"x\"}")
    }

    private static let scopes: Set = [
        "sim-swap:check", "sim-swap:retrieve-date", "number-recycling:check", "kyc-tenure:check-tenure",
    ]

    private func refused(_ error: String, _ status: HTTPResponse.Status = .badRequest) -> Response {
        Self.json("{\"error\":\"\(error)\"}", status)
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

// MARK: - Interfaces

extension StrictCarrier {
    private func operation(
        _ request: Request, _ api: String, _ version: String, _ name: String
    ) async throws -> Response {
        let path = "\(api)/\(name)"
        let correlator = HTTPField.Name("x-correlator").flatMap { request.headers[$0] } ?? ""
        let body = String(buffer: try await request.body.collect(upTo: 4096))
        let count = state.withLock { state in
            state.uris.append(request.uri.string)
            state.asked.append(Asked(path: path, body: body, correlator: correlator))
            return state.asked.count - 1
        }
        if let other = try await instead(path, count) { return other }
        guard correlator.wholeMatch(of: /[a-zA-Z0-9_:;.\/<>{}-]{1,256}/) != nil else {
            return Self.error(.badRequest, "INVALID_ARGUMENT")
        }
        guard Self.versions[api] == version, Self.scopes.contains("\(api):\(name)") else {
            return Self.error(.notFound, "NOT_FOUND")
        }
        if let refusal = refusal(request.headers[.authorization] ?? "", scope: "\(api):\(name)") { return refusal }
        guard request.headers[.contentType] == "application/json",
            let members = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        else { return Self.error(.badRequest, "INVALID_ARGUMENT") }
        return answer(path, members)
    }

    private func refusal(_ authorization: String, scope: String) -> Response? {
        let token = authorization.hasPrefix("Bearer ") ? String(authorization.dropFirst(7)) : ""
        let known = state.withLock { $0.tokens[token] }
        guard let known, now() < known.until else { return Self.error(.unauthorized, "UNAUTHENTICATED") }
        return known.scopes.contains(scope) ? nil : Self.error(.forbidden, "PERMISSION_DENIED")
    }

    private func answer(_ path: String, _ members: [String: Any]) -> Response {
        guard let number = members["phoneNumber"] else {
            return Self.error(.unprocessableContent, "MISSING_IDENTIFIER")
        }
        guard let number = number as? String, number.wholeMatch(of: /\+[1-9][0-9]{4,14}/) != nil else {
            return Self.error(.badRequest, "INVALID_ARGUMENT")
        }
        var rest = members
        rest["phoneNumber"] = nil
        guard let line = state.withLock({ $0.lines[number] }) else {
            return Self.error(.notFound, "IDENTIFIER_NOT_FOUND")
        }
        return switch path {
        case "sim-swap/check": checkSwap(line, rest)
        case "sim-swap/retrieve-date": retrieveDate(line, rest)
        case "number-recycling/check":
            checkDate(line, rest, "specifiedDate") { "{\"phoneNumberRecycled\":\(line.heldSince.day > $0)}" }
        default: checkDate(line, rest, "tenureDate") { "{\"tenureDateCheck\":\(line.heldSince.day <= $0)}" }
        }
    }

    private func checkSwap(_ line: Line, _ members: [String: Any]) -> Response {
        guard Set(members.keys).isSubset(of: ["maxAge"]), let age = members["maxAge"] as? Int ?? 240 as Int?,
            members["maxAge"] == nil || members["maxAge"] is Int
        else { return Self.error(.badRequest, "INVALID_ARGUMENT") }
        guard (1...2400).contains(age), age <= (line.monitoredDays ?? 10_000) * 24 else {
            return Self.error(.badRequest, "OUT_OF_RANGE")
        }
        let swapped = line.simChangedAt.map { $0 >= now() - .hours(Int64(age)) } ?? false
        return Self.json("{\"swapped\":\(swapped)}")
    }

    private func retrieveDate(_ line: Line, _ members: [String: Any]) -> Response {
        guard members.isEmpty else { return Self.error(.badRequest, "INVALID_ARGUMENT") }
        let tells = line.simChangedAt.map { at in
            line.monitoredDays.map { at >= now() - .days(Int64($0)) } ?? true
        }
        if tells == true, let at = line.simChangedAt { return Self.json("{\"latestSimChange\":\"\(at)\"}") }
        let period = line.monitoredDays.map { ",\"monitoredPeriod\":\($0)" } ?? ""
        return Self.json("{\"latestSimChange\":null\(period)}")
    }

    private func checkDate(
        _ line: Line, _ members: [String: Any], _ name: String, _ answer: (_ day: String) -> String
    ) -> Response {
        guard Set(members.keys) == [name], let day = members[name] as? String,
            day.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil
        else { return Self.error(.badRequest, "INVALID_ARGUMENT") }
        guard day <= now().day, day >= "2020-01-01" else { return Self.error(.badRequest, "OUT_OF_RANGE") }
        return Self.json(answer(day))
    }
}

extension Instant {
    fileprivate var day: String { String(description.prefix(10)) }
}
