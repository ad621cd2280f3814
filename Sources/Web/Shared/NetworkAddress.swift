import Domain
import HTTPTypes
import Hummingbird

/// Where a request came from, as far as it can be known.
enum NetworkAddress {
    /// Behind our own proxies, the last address that the outermost of them saw; anything further
    /// left was written by the client. Where there is no address in its place, it is the proxy's:
    /// what a client can make up must not make it somebody new.
    /// - Returns: nil where the system does not say, as for a local socket.
    static func of(_ request: Request, _ context: WebContext, trustedProxies: Int) -> IPAddress? {
        let direct = context.remoteAddress?.ipAddress.flatMap { IPAddress(seenByProxy: $0) }
        guard trustedProxies > 0 else { return direct }
        let hops = request.headers[values: .forwardedFor].flatMap {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        guard hops.count >= trustedProxies else { return direct }
        return IPAddress(seenByProxy: String(hops[hops.count - trustedProxies])) ?? direct
    }
}
