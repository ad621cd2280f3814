package import Domain
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Providers
import ServiceLifecycle
import Synchronization
package import TestSupport
package import Web

/// A whole server for one test, and the windows that people look at it through.
package struct Site: Sendable {
    package let engine: EngineHarness
    /// `http://localhost:45123`: for browsers as good as TLS, so that `__Host-` cookies work.
    package let url: String
    private let windows = Windows()

    /// How a test wants its site.
    package struct Setup: Sendable {
        /// Names of policies that ship; the first one's realm is the engine's own.
        package var policies: [String]
        /// What is on the demo's telephones; nil for a site without any.
        package var telephones: [DemoInbox.Message]?
        package var limits: WebLimits
        /// What is replaced in those policies: `["critical: 110": "critical: 40"]`.
        package var amendments: [String: String]

        /// - Parameter limits: by default so wide that no test meets them by being quick; the clock
        ///   stands still.
        package init(
            policies: [String] = ["marketplace", "messenger"], telephones: [DemoInbox.Message]? = nil,
            limits: WebLimits = WebLimits(wrongTokensPerMinute: 100_000), amendments: [String: String] = [:]
        ) {
            self.policies = policies
            self.telephones = telephones
            self.limits = limits
            self.amendments = amendments
        }

        func policy(_ name: String) throws -> String {
            try amendments.reduce(Policies.shipped(name)) { text, amendment in
                text.replacing(amendment.key, with: amendment.value)
            }
        }
    }

    /// Serves for as long as the visit takes, and closes its windows afterwards. Two sites are up
    /// at a time; more wait.
    package static func run(
        _ setup: Setup = Setup(), _ visit: @escaping @Sendable (Site) async throws -> Void
    ) async throws {
        try await Gate.sites.pass {
            // The real reader, in its cage: what a browser prints is what people send.
            let reader = CagedReader(.bubblewrap(.here))
            let engine = try await EngineHarness.make(policies: setup.policies.map(setup.policy), documents: reader)
            try await serve(engine, setup) { site in
                do {
                    try await visit(site)
                    await site.windows.close()
                } catch {
                    await site.windows.close()
                    throw error
                }
            }
        }
    }

    /// A window of its own for each person, or for one person's second device.
    package func window(
        _ language: Language = .english, on screen: Screen = .phone, javaScript: Bool = true, dark: Bool = false
    ) async throws -> Window {
        let window = try await Window.open(at: url, language, screen, javaScript: javaScript, dark: dark)
        windows.opened.withLock { $0.append(window) }
        return window
    }

    private final class Windows: Sendable {
        let opened = Mutex<[Window]>([])

        func close() async {
            for window in opened.withLock({ $0 }) { await window.close() }
        }
    }
}

// MARK: Serving

extension Site {
    /// Three times somebody else was quicker, or the server does not start at all.
    struct NoPort: Error {}

    /// The port is found first, since the server has to know its own address; somebody may take it
    /// meanwhile.
    private static func serve(
        _ engine: EngineHarness, _ setup: Setup, _ visit: @escaping @Sendable (Site) async throws -> Void
    ) async throws {
        for _ in 0..<3 {
            let port = try await freePort()
            let site = Site(engine: engine, url: "http://localhost:\(port)")
            if try await site.serve(setup, port, visit) { return }
        }
        throw NoPort()
    }

    /// - Returns: false where the port was taken.
    private func serve(
        _ setup: Setup, _ port: Int, _ visit: @escaping @Sendable (Site) async throws -> Void
    ) async throws -> Bool {
        let (running, runs) = AsyncStream<Void>.makeStream()
        let dependencies = try dependencies(setup)
        let server = buildApplication(dependencies, address: .hostname("127.0.0.1", port: port)) { _ in runs.yield() }
        let group = ServiceGroup(configuration: .init(services: [server], logger: dependencies.logger))
        let serving = Task {
            defer { runs.finish() }
            try await group.run()
        }
        var isUp = running.makeAsyncIterator()
        guard await isUp.next() != nil else { return false }
        let outcome = await Task { try await visit(self) }.result
        await group.triggerGracefulShutdown()
        _ = await serving.result
        try outcome.get()
        return true
    }

    private static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(
            host: "127.0.0.1", port: 0
        ).get()
        let port = channel.localAddress?.port
        try await channel.close()
        return port ?? 0
    }
}
