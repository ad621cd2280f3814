import CoreMetrics
import Domain
import Engine
import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// One line per request in the log (at `debug`; at `error` where the fault is ours), and its count
/// and time in the metrics. Says the route's template, never the path: a path can hold a token. No
/// query, no header, no body.
final class AccessRecord: RouterMiddleware {
    private struct Key: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private struct Instruments {
        var counters: [Key: Counter] = [:]
        var timers: [String: CoreMetrics.Timer] = [:]
    }

    private let instruments = Mutex(Instruments())
    private let factory: any MetricsFactory
    private let logger: Logger

    init(logger: Logger, factory: any MetricsFactory) {
        self.logger = logger
        self.factory = factory
    }

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        let response = try await next(request, context)
        let took = ContinuousClock.now - began
        let route = context.endpointPath ?? "unknown"
        measure(Key(route: route, method: Self.known(request.method), status: response.status.code), took)
        write(request, context, route, response.status, took)
        return response
    }

    private func measure(_ key: Key, _ took: Duration) {
        let (counter, timer) = instruments.withLock { instruments in
            let counter = instruments.counters[key] ?? makeCounter(key)
            let timer = instruments.timers[key.route] ?? makeTimer(key.route)
            instruments.counters[key] = counter
            instruments.timers[key.route] = timer
            return (counter, timer)
        }
        counter.increment()
        timer.recordNanoseconds(took.nanoseconds)
    }

    private func makeCounter(_ key: Key) -> Counter {
        let dimensions = [("route", key.route), ("method", key.method), ("status", String(key.status))]
        return Counter(label: "bindery_http_requests_total", dimensions: dimensions, factory: factory)
    }

    private func makeTimer(_ route: String) -> CoreMetrics.Timer {
        CoreMetrics.Timer(label: "bindery_http_seconds", dimensions: [("route", route)], factory: factory)
    }

    private func write(
        _ request: Request, _ context: WebContext, _ route: String, _ status: HTTPResponse.Status, _ took: Duration
    ) {
        // A proxy in front writes one line a request already; here it is what failed that must be
        // found. Work turned away under load would fill the disk on top of it, and is counted;
        // where the database is the reason, that has a line of its own.
        let level: Logger.Level = status.code >= 500 && status != .serviceUnavailable ? .error : .debug
        guard logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "request": .string(context.requestID), "method": .string(Self.known(request.method)),
            "route": .string(route),
            "status": .stringConvertible(status.code), "ms": .stringConvertible(took.nanoseconds / 1_000_000),
        ]
        if let caller = context.trace.seen {
            metadata["realm"] = .string(caller.realm.rawValue)
            metadata["caller"] = .string(caller.name)
        }
        logger.log(level: level, "request", metadata: metadata)
    }

    /// A client may send any word as a method; what it made up is not ours to count or print.
    private static func known(_ method: HTTPRequest.Method) -> String {
        [.get, .head, .post, .put, .patch, .delete, .options].contains(method) ? method.rawValue : "other"
    }
}

extension Duration {
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
