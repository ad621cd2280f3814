import Engine
import Foundation
import NIOCore
import NIOPosix

/// The server that is measured: a process of its own, so that its memory and its time are its own.
struct ServerProcess: Sendable {
    let address: ServerAddress
    private let process: Process

    private struct CreatedKey: Decodable { let secret: String }

    static func start(in folder: URL, for plan: BenchPlan) async throws -> ServerProcess {
        let program = ServerProgram(folder: folder, port: try await freePort())
        try program.write(policy: BenchPolicy.text(clients: plan.clients))
        _ = try program.output(of: ["keys", "init"])
        _ = try program.output(of: ["migrate"])
        let address = ServerAddress(port: program.port, apiKey: try apiKey(program))
        let server = ServerProcess(address: address, process: try program.launch(["serve"]))
        do {
            try await server.waitUntilReady()
            return server
        } catch {
            await server.stop()
            throw CommandFailure.benchServer("did not come up", said: program.said)
        }
    }

    private static func apiKey(_ program: ServerProgram) throws -> String {
        let scopes = [Scope.accountsRead, .accountsWrite, .identifiersLookUp, .flowsWrite].flatMap { ["--scope", $0.rawValue] }
        let key = try program.output(of: ["keys", "create", "--name", "bench", "--json"] + scopes)
        return try JSONDecoder().decode(CreatedKey.self, from: key).secret
    }

    func figures() throws -> ProcessFigures { try ProcessFigures.read(String(process.processIdentifier)) }

    /// Lets it finish what it took; one that hangs is ended.
    func stop() async {
        process.terminate()
        for _ in 0..<400 where process.isRunning { try? await Task.sleep(for: .milliseconds(100)) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    private func waitUntilReady() async throws {
        for _ in 0..<200 where process.isRunning {
            if await isReady() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw CommandFailure.benchServer("did not come up")
    }

    private func isReady() async -> Bool {
        let loop = MultiThreadedEventLoopGroup.singleton
        return (try? await Connection.open(to: address, on: loop) { try await $0.get("/readyz").isSuccess }) ?? false
    }

    /// One that the system gives out; it is free again until the server takes it.
    private static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port
        try await channel.close()
        guard let port else { throw CommandFailure.benchServer("found no free port") }
        return port
    }
}
