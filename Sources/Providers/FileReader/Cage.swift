import ReaderProtocol

/// How the program is reached.
package enum Cage: Sendable {
    /// By a socket unit of systemd with `Accept=yes`, which starts a process for each connection.
    /// The unit is the cage.
    case socket(path: String)
    /// By starting bubblewrap with the program in it.
    case bubblewrap(Bubblewrap)

    /// Blocks: for threads of its own.
    func converse(
        _ request: ReaderRequest, deadline: ContinuousClock.Instant, cancellation: Cancellation
    ) -> Result<ReaderReply, ReaderFailure> {
        do throws(ReaderFailure) {
            let bytes = request.encoded()
            let answer =
                switch self {
                case .socket(let path):
                    try UnixSocket.exchange(bytes, path: path, deadline: deadline, cancellation: cancellation)
                case .bubblewrap(let bubblewrap):
                    try bubblewrap.exchange(bytes, deadline: deadline, cancellation: cancellation)
                }
            return .success(try Self.decode(answer))
        } catch {
            return .failure(error)
        }
    }

    private static func decode(_ bytes: [UInt8]) throws(ReaderFailure) -> ReaderReply {
        do {
            return try ReaderReply(decoding: bytes)
        } catch {
            throw .brokenReply(.message(error))
        }
    }
}
