import Foundation
import NIOCore
import NIOPosix

/// The server that is measured: a process of its own, so that its memory and its time are its own.
struct ServerProcess: Sendable {
    let address: ServerAddress
    private let process: Process

    /// How often a starting server is asked whether it is ready.
    static let look = Duration.milliseconds(2)
    private static let patience = Duration.seconds(60)

    /// Returns when it is ready.
    /// - Parameter launch: what listens at the site's port.
    static func start(_ site: ServerSite, _ launch: Launch = .server(["serve"])) async throws -> ServerProcess {
        let server = ServerProcess(address: site.address, process: try site.program.launch(launch))
        do {
            try await server.waitUntilReady()
            return server
        } catch {
            await server.stop()
            throw BenchFailure.server("did not come up", said: site.program.said)
        }
    }

    /// Starts it, does something, and stops it whatever came of it.
    static func with<Result>(
        _ site: ServerSite, _ launch: Launch = .server(["serve"]), _ body: (ServerProcess) async throws -> Result
    ) async throws -> Result {
        let server = try await start(site, launch)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    func figures() throws -> ProcessFigures { try ProcessFigures.read(String(process.processIdentifier)) }

    /// Lets it finish what it took; one that hangs is killed.
    func stop() async {
        process.terminate()
        for _ in 0..<400 where process.isRunning { try? await Task.sleep(for: .milliseconds(100)) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    private func waitUntilReady() async throws {
        let deadline = ContinuousClock.now + Self.patience
        while process.isRunning, .now < deadline {
            if await isReady() { return }
            try await Task.sleep(for: Self.look)
        }
        throw BenchFailure.server("did not come up")
    }

    private func isReady() async -> Bool {
        let loop = MultiThreadedEventLoopGroup.singleton
        return (try? await Connection.open(to: address, on: loop) { try await $0.get("/readyz").isSuccess }) ?? false
    }
}
