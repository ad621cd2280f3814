import AsyncHTTPClient
import Domain
import NIOCore
import NIOHTTP1

extension HTTPClient.Configuration {
    /// No redirects: what is sent is meant for one place. The read timeout ends answers that
    /// trickle.
    static func forDeliveries(within timeout: Duration) -> HTTPClient.Configuration {
        let limit = TimeAmount(timeout)
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: min(limit, .seconds(5)), read: limit)
        // As many as the courier delivers at one time to one receiver; fewer would make deliveries
        // wait within their own time limit.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
        return configuration
    }
}

extension HTTPClient {
    /// Sends the request and gives the answer's status; its body is of no interest.
    func status(of request: HTTPClientRequest, within timeout: Duration) async throws(DeliveryFailure) -> Int {
        do {
            let response = try await execute(request, deadline: .now() + TimeAmount(timeout))
            await response.body.discard()
            return Int(response.status.code)
        } catch {
            throw .transient(Self.code(of: error))
        }
    }

    /// The errors of a client print hosts and addresses; these codes don't.
    private static func code(of error: any Error) -> String {
        let timeouts: [HTTPClientError] = [
            .deadlineExceeded, .readTimeout, .writeTimeout, .connectTimeout, .tlsHandshakeTimeout,
            .getConnectionFromPoolTimeout,
        ]
        switch error {
        case let error as HTTPClientError where timeouts.contains(error): return DeliveryFailure.timeoutCode
        case is CancellationError: return "cancelled"
        case let error as HTTPClientError where error == .cancelled: return "cancelled"
        default: return DeliveryFailure.unreachableCode
        }
    }
}

extension DeliveryFailure {
    static let timeoutCode = "timeout"
    static let unreachableCode = "unreachable"

    /// Whether nobody answered, as opposed to a refusal.
    var meansSilence: Bool { self == .transient(Self.timeoutCode) || self == .transient(Self.unreachableCode) }
}

extension HTTPClientResponse.Body {
    /// Reads at most 1 kB and for at most a second, so that the connection of a well-behaved
    /// receiver can be used again and nobody is kept busy by an endless answer.
    fileprivate func discard() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var read = 0
                do {
                    for try await chunk in self {
                        read += chunk.readableBytes
                        if read > 1024 { return }
                    }
                } catch {
                    // The status was read; what follows it makes no difference.
                }
            }
            group.addTask { try? await Task.sleep(for: .seconds(1)) }
            await group.next()
            group.cancelAll()
        }
    }
}
