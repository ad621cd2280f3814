import Domain
import Engine
import HTTPTypes
import Hummingbird
import Synchronization

/// Counts the tokens that did not verify, for each network in a window of a minute, where a token
/// is all that a caller shows. Past the limit a wrong token is answered with 429; a right one is
/// let in whatever its neighbours do, since whole towns share an address. Kept in memory: it slows
/// guessing, and what is guessed has 128 random bits anyway.
final class WrongTokenLimit: RouterMiddleware {
    private let counts = Mutex(NetworkCounts())
    private let limits: WebLimits
    private let now: @Sendable () -> Instant
    private static let window = Duration.minutes(1)
    /// What is answered to a link of the console that is unknown, as to one that has ended.
    private static let setUpEnded: ReasonCode = "staff.set-up-ended"

    init(limits: WebLimits, now: @escaping @Sendable () -> Instant) {
        self.limits = limits
        self.now = now
    }

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let response: Response
        do {
            response = try await next(request, context)
        } catch let refusal as Refusal where refusal.sort == .notFound || refusal.code == Self.setUpEnded {
            try count(request, context)
            throw refusal
        }
        if response.status == .notFound { try count(request, context) }
        return response
    }

    private func count(_ request: Request, _ context: WebContext) throws(Problem) {
        let (now, network) = (now(), NetworkAddress.of(request, context, trustedProxies: limits.trustedProxies))
        let (count, ends) = counts.withLock { counts in
            if now >= counts.startedAt + Self.window || now < counts.startedAt {
                counts = NetworkCounts(startedAt: now)
            }
            return (counts.addOne(from: network), counts.startedAt + Self.window)
        }
        guard count <= limits.wrongTokensPerMinute else { throw .tooManyCalls(until: ends) }
    }
}

/// Counts for networks, in bounded memory.
struct NetworkCounts {
    private(set) var startedAt = Instant(milliseconds: 0)
    private var households: [IPAddress: Int] = [:]
    /// Those who come when no more households are remembered are counted by /48, in places that a
    /// hash with a seed of this process picks: whoever has addresses by the million shares a place
    /// with one newcomer in 65,536, and not with all of them.
    private var sites: [Int] = []
    private static let mostHouseholds = 20_000
    private static let places = 65_536

    init(startedAt: Instant = Instant(milliseconds: 0)) { self.startedAt = startedAt }

    /// - Parameter address: nil for callers whose address is not known, who count as one.
    /// - Returns: how many there are from there now.
    mutating func addOne(from address: IPAddress?) -> Int {
        let household = address?.household ?? IPAddress(bytes: [])
        if households[household] != nil || households.count < Self.mostHouseholds {
            households[household, default: 0] += 1
            return households[household] ?? 1
        }
        if sites.isEmpty { sites = Array(repeating: 0, count: Self.places) }
        let place = Int(UInt(bitPattern: household.site.hashValue) % UInt(Self.places))
        sites[place] += 1
        return sites[place]
    }
}
