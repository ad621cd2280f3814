import Domain
import Engine
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Counts the calls of each network address in a window of a minute, where the address is all that is known of the caller.
/// Kept in memory: it slows guessing, and what is guessed has 128 random bits anyway.
final class AnonymousLimit: RouterMiddleware {
    private struct Windows {
        var startedAt = Instant(milliseconds: 0)
        var counts: [String: Int] = [:]
    }

    private let windows = Mutex(Windows())
    private let limits: WebLimits
    private let now: @Sendable () -> Instant
    private static let window = Duration.minutes(1)
    /// Addresses remembered in one window; the rest share one count, so that memory is bounded.
    private static let maxAddresses = 20_000

    init(limits: WebLimits, now: @escaping @Sendable () -> Instant) {
        self.limits = limits
        self.now = now
    }

    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response) async throws -> Response {
        let now = now()
        let (count, ends) = count(NetworkAddress.of(request, context, trustedProxies: limits.trustedProxies), at: now)
        guard count <= limits.anonymousPerMinute else {
            throw Problem.tooManyCalls(until: ends)
        }
        return try await next(request, context)
    }

    private func count(_ address: String, at now: Instant) -> (count: Int, ends: Instant) {
        windows.withLock { windows in
            if now >= windows.startedAt + Self.window || now < windows.startedAt { windows = Windows(startedAt: now) }
            let key = windows.counts.count < Self.maxAddresses || windows.counts[address] != nil ? address : ""
            let count = windows.counts[key, default: 0] + 1
            windows.counts[key] = count
            return (count, windows.startedAt + Self.window)
        }
    }
}

/// Where a request came from, as far as it can be known.
enum NetworkAddress {
    /// Behind proxies of ours, the last address that the outermost of them saw; anything further left was written by the client.
    static func of(_ request: Request, _ context: WebContext, trustedProxies: Int) -> String {
        let direct = context.remoteAddress?.ipAddress ?? "unknown"
        guard trustedProxies > 0 else { return network(direct) }
        let hops = request.headers[values: .forwardedFor].flatMap { $0.split(separator: ",") }
        guard hops.count >= trustedProxies else { return network(direct) }
        return network(hops[hops.count - trustedProxies].trimmingPrefix(" ").description)
    }

    /// Where the address stands in a `sockaddr_in6`, after family, port and flow (RFC 3493 section 3.3).
    private static let sixAddress = 8..<24
    /// Before an IPv4 address that came in by a socket for both (RFC 4291 section 2.5.5.2).
    private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Whoever has one IPv6 address has its whole /64, which is written as an address again: it is read further in.
    static func network(_ address: String) -> String {
        guard address.contains(":"), let parsed = try? SocketAddress(ipAddress: address, port: 0), case .v6 = parsed else { return address }
        let bytes = parsed.withSockAddr { pointer, size in Array(UnsafeRawBufferPointer(start: pointer, count: size)[sixAddress]) }
        if bytes.starts(with: mapped) { return bytes.suffix(4).map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 8, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
        return groups.joined(separator: ":") + "::"
    }
}
