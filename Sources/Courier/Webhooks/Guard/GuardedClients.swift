import AsyncHTTPClient
import Domain

/// HTTP clients each of which can reach one checked address only.
///
/// Checking a name and then calling it looks it up twice, and a hostile name server gives two
/// answers. So the host is looked up here, its addresses are checked, and the client is pinned to
/// one of them; TLS still asks for the name.
actor GuardedClients {
    private struct Pinned {
        let client: HTTPClient
        let address: IPAddress
        var checkedAt: Instant
        var usedAt: Instant
    }

    /// How long a name's addresses are believed.
    private static let freshness = Duration.seconds(30)
    private static let limit = 256

    private let rules: DestinationRules
    private let resolver: HostResolver
    private let timeout: Duration
    private let now: @Sendable () -> Instant
    private var pinned: [String: Pinned] = [:]
    /// How often a host was silent: the next look-up takes another of its addresses.
    private var silences: [String: Int] = [:]
    /// No longer given out, but perhaps still in use by deliveries that began before.
    private var retired: [(client: HTTPClient, at: Instant)] = []

    init(rules: DestinationRules, resolver: HostResolver, timeout: Duration, now: @escaping @Sendable () -> Instant) {
        self.rules = rules
        self.resolver = resolver
        self.timeout = timeout
        self.now = now
    }

    /// - Throws: `webhook.insecure`, `webhook.forbidden-address`, or transient where the host can't
    ///   be found.
    func client(for destination: WebhookDestination) async throws(DeliveryFailure) -> HTTPClient {
        let key = Self.key(destination)
        if let client = fresh(key) { return client }
        let addresses = await lookUp(destination.host)
        guard !addresses.isEmpty else { throw .transient(DeliveryFailure.unreachableCode) }
        try rules.check(destination, addresses)
        await clearOut()
        return pin(key, destination, addresses)
    }

    func noteSilence(of destination: WebhookDestination) {
        let key = Self.key(destination)
        if silences.count > Self.limit { silences = [:] }
        silences[key, default: 0] += 1
        // The pin stays for deliveries under way; the next one looks again.
        pinned[key]?.checkedAt = Instant(milliseconds: 0)
    }

    func shutDown() async {
        let clients = pinned.values.map(\.client) + retired.map(\.client)
        pinned = [:]
        retired = []
        for client in clients { try? await client.shutdown() }
    }

    /// Rules differ by scheme, so a client checked for one is not given out for the other.
    private static func key(_ destination: WebhookDestination) -> String {
        "\(destination.isSecure ? "https" : "http")/\(destination.host)"
    }

    private func fresh(_ key: String) -> HTTPClient? {
        guard let entry = pinned[key], now().since(entry.checkedAt) < Self.freshness else { return nil }
        pinned[key]?.usedAt = now()
        return entry.client
    }

    private func lookUp(_ host: String) async -> [IPAddress] {
        if let address = IPAddress(host) { return [address] }
        return await withTaskGroup(of: [IPAddress].self) { group in
            group.addTask { [resolver] in (try? await resolver.addresses(host)) ?? [] }
            group.addTask { [timeout] in
                try? await Task.sleep(for: timeout)
                return []
            }
            defer { group.cancelAll() }
            return await group.next() ?? []
        }
    }

    private func pin(_ key: String, _ destination: WebhookDestination, _ addresses: [IPAddress]) -> HTTPClient {
        let address = addresses[(silences[key] ?? 0) % addresses.count]
        if let entry = pinned[key], entry.address == address {
            pinned[key]?.checkedAt = now()
            pinned[key]?.usedAt = now()
            return entry.client
        }
        retire(key)
        if pinned.count >= Self.limit, let idlest = pinned.min(by: { $0.value.usedAt < $1.value.usedAt }) {
            retire(idlest.key)
        }
        var configuration = HTTPClient.Configuration.forDeliveries(within: timeout)
        configuration.dnsOverride = [destination.host: address.description]
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(HTTPClient.defaultEventLoopGroup), configuration: configuration)
        pinned[key] = Pinned(client: client, address: address, checkedAt: now(), usedAt: now())
        return client
    }

    private func retire(_ key: String) {
        guard let entry = pinned.removeValue(forKey: key) else { return }
        retired.append((entry.client, now()))
    }

    /// Lets go of clients that can no longer be in use.
    private func clearOut() async {
        let idle = timeout + timeout
        let over = retired.filter { now().since($0.at) > idle }
        retired.removeAll { now().since($0.at) > idle }
        for entry in over { try? await entry.client.shutdown() }
    }
}
