import Engine
import Foundation
import NIOCore
import NIOPosix

/// A server that is ready to be started: folder, keys, policy, schema, and a key of the API.
struct ServerSite: Sendable {
    let program: ServerProgram
    let address: ServerAddress

    private struct CreatedKey: Decodable { let secret: String }

    /// - Parameter folder: made where there is none.
    static func prepare(in folder: URL, on store: BenchStore, policy: String) async throws -> ServerSite {
        let program = ServerProgram(folder: folder, port: try await freePort(), store: store)
        try program.write(policy: policy)
        _ = try program.output(of: ["keys", "init"])
        _ = try program.output(of: ["migrate"])
        return ServerSite(program: program, address: ServerAddress(port: program.port, apiKey: try apiKey(program)))
    }

    /// The same at another port, for another server beside it.
    func beside() async throws -> ServerSite {
        let port = try await Self.freePort()
        return ServerSite(
            program: ServerProgram(folder: program.folder, port: port, store: program.store),
            address: ServerAddress(port: port, apiKey: "")
        )
    }

    private static func apiKey(_ program: ServerProgram) throws -> String {
        let scopes = [Scope.accountsRead, .accountsWrite, .identifiersLookUp, .flowsWrite].flatMap {
            ["--scope", $0.rawValue]
        }
        let key = try program.output(of: ["keys", "create", "--name", "bench", "--json"] + scopes)
        return try JSONDecoder().decode(CreatedKey.self, from: key).secret
    }

    /// One that the system gives out; it is free again until the server takes it.
    static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(
            host: "127.0.0.1", port: 0
        ).get()
        let port = channel.localAddress?.port
        try await channel.close()
        guard let port else { throw BenchFailure.server("found no free port") }
        return port
    }
}
