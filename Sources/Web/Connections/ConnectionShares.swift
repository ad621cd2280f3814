import Domain
import NIOCore
import Synchronization

/// How many connections each network (an IPv4 address, an IPv6 /48) holds open. One of them may
/// have a share of all, so that it can't keep newcomers of other networks out, however often it
/// comes again.
final class ConnectionShares: Sendable {
    private let held = Mutex<[IPAddress: Int]>([:])
    private let most: Int

    /// - Parameter connections: of the whole server.
    init(of connections: Int) { most = max(1, connections / 4) }

    /// - Returns: false for a network that has its share already.
    func enter(_ network: IPAddress) -> Bool {
        held.withLock { held in
            guard held[network, default: 0] < most else { return false }
            held[network, default: 0] += 1
            return true
        }
    }

    func leave(_ network: IPAddress) {
        held.withLock { held in
            let left = held[network, default: 0] - 1
            held[network] = left > 0 ? left : nil
        }
    }
}

extension ConnectionShares {
    /// Counts a connection for as long as it is open, or closes it at once. One whose address the
    /// system does not tell counts for nobody.
    func admit(_ channel: any NIOCore.Channel) {
        guard let network = channel.remoteAddress?.ipAddress.flatMap({ IPAddress(seenByProxy: $0) })?.site else {
            return
        }
        guard enter(network) else { return channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in self.leave(network) }
    }
}
