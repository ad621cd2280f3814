import AsyncHTTPClient
import CarrierSupport
import Domain
import Engine
import Hummingbird
import Logging
import Policy
import Providers
import Synchronization
import TestSupport
import Testing

/// A carrier of the tests' own, and what asks it.
final class CarrierStage: Sendable {
    static let number = "+34600111222"

    let clock = PinnedClock()
    let carrier: StrictCarrier
    let lines = LogBook()

    /// - Parameter line: what the carrier knows of the number, at a moment.
    init(
        _ line: (Instant) -> StrictCarrier.Line? = { StrictCarrier.Line(heldSince: $0 - .days(2000)) },
        tokenLife: Int = 3600,
        instead: @escaping @Sendable (_ path: String, _ count: Int) async throws -> Response? = { _, _ in nil }
    ) {
        let clock = clock
        carrier = StrictCarrier(
            line(clock.now).map { [Self.number: $0] } ?? [:], now: { clock.now }, tokenLife: tokenLife,
            instead: instead)
    }

    func settings(_ url: String, apis: [CarrierAPI: String]? = nil) -> CarrierSettings {
        CarrierSettings(
            name: "Example Mobile", prefixes: ["+346"], url: url, tokenURL: url + "/token",
            clientID: StrictCarrier.client, secretVariable: "SECRET",
            apis: apis ?? [.simSwap: "v2", .numberRecycling: "v0.3", .tenure: "v0.3"])
    }

    func open(
        timeout: Duration = .seconds(20), secret: String = StrictCarrier.secret, apis: [CarrierAPI: String]? = nil,
        _ body: @escaping @Sendable (MobileCarrier) async throws -> Void
    ) async throws {
        let realm = try #require(RealmID(rawValue: "shop"))
        try await carrier.open { [self] url in
            let (client, clock, lines) = (HTTPClient.forCarriers(), clock, lines)
            let source = MobileCarrier(
                settings(url, apis: apis), of: realm, secret: Secret(secret), client: client, timeout: timeout,
                now: { clock.now }, logger: Logger(label: "test") { _ in LogBook.Handler(book: lines) })
            do {
                try await body(source)
            } catch {
                try? await client.shutdown()
                throw error
            }
            try await client.shutdown()
        }
    }

    /// - Parameter since: how long ago.
    func request(_ signal: SignalName = .simChanged, since: Duration = .days(30)) throws -> SignalRequest {
        SignalRequest(
            inquiry: InquiryID(at: clock.now, random: (1, UInt64(carrier.asked.count))), signal: signal,
            identifier: try IdentifierKinds.standard.parse(.phone, Self.number, region: "ES"), since: clock.now - since,
            askedAt: clock.now)
    }

    /// What comes of one request.
    func answer(_ signal: SignalName = .simChanged, since: Duration = .days(30)) async throws -> Signal {
        let answer = Mutex(Signal?.none)
        try await open { source in
            let said = await source.answer(try self.request(signal, since: since))
            answer.withLock { $0 = said }
        }
        return try #require(answer.withLock { $0 })
    }
}

/// Keeps what is logged, with its metadata.
final class LogBook: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    struct Handler: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = "\(event.level) \(event.message) \(event.metadata ?? [:])"
            book.kept.withLock { $0.append(line) }
        }
    }
}
