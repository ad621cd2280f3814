import NIOCore

/// Reads the demo's telephones for all clients: one call every few milliseconds while a code is on
/// its way.
struct CodeReader: Sendable {
    let server: ServerAddress
    let loop: any EventLoopGroup
    let codes: Codes

    /// Short beside the time of a whole change, long beside the time of one call.
    private static let pause = Duration.milliseconds(5)

    private struct Messages: Decodable {
        struct Message: Decodable {
            let sequence: Int
            let to: String
            let code: String?
        }
        let messages: [Message]
    }

    /// Until its task is cancelled. Clients that still wait for a code are then told that none will
    /// come.
    func run() async throws {
        var failure: (any Error)?
        do { try await readOn() } catch { failure = error }
        await codes.close()
        // A call cut off by a cancellation isn't a failure.
        if let failure, !Task.isCancelled { throw failure }
    }

    private func readOn() async throws {
        try await Connection.open(to: server, on: loop) { connection in
            var last = 0
            while !Task.isCancelled {
                if await codes.areExpected { last = try await read(after: last, &connection) }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    private func read(after last: Int, _ connection: inout Connection) async throws -> Int {
        let response = try await connection.get("/demo/messages.json?after=\(last)")
        guard response.isSuccess else { throw BenchFailure.refused(response.code, during: "reading the telephones") }
        let messages = try response.read(Messages.self).messages
        for message in messages {
            if let code = message.code { await codes.deliver(code, to: message.to) }
        }
        await codes.giveUpOnTheLate()
        return messages.last?.sequence ?? last
    }
}
