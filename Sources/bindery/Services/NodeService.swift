import Domain
import Engine
import Logging
import ServiceLifecycle
import Vault

/// What makes this process one of the nodes of its database: it tells the others that it is alive
/// and which keys it knows, and follows what was put in force for all. Starts before everything
/// else and ends after it, since claims and leases depend on it.
struct NodeService: Service {
    /// All nodes agree within two of it on what is in force.
    private static let pace = Duration.seconds(1)
    private static let listEvery = Duration.minutes(1)

    let engine: Engine
    let keyFile: KeyFileWatch
    /// How this node's policy files compared with what was in force when it started.
    let files: [FilePolicy]
    let logger: Logger

    func run() async throws {
        for file in files { tell(file) }
        var (beatAt, listedAt): (ContinuousClock.Instant?, ContinuousClock.Instant?) = (nil, .now)
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            await attempt("following what is in force") { tell(try await engine.follow()) }
            if beatAt.map({ $0.duration(to: .now) >= NodeLife.pace }) ?? true {
                await attempt("reading the key file again") { try readKeys() }
                await attempt("telling the other nodes") { try await engine.beat() }
                beatAt = .now
            }
            if listedAt.map({ $0.duration(to: .now) >= Self.listEvery }) ?? true {
                await attempt("listing erased accounts") { try await engine.listErasures() }
                listedAt = .now
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.pace) }
        }
        await attempt("leaving the other nodes") { try await engine.leave() }
    }

    /// A version that was handed out is known from here on, and used once it is in force.
    private func readKeys() throws {
        guard let ring = try keyFile.ringIfChanged() else { return }
        let known = engine.vault.keyVersions
        try engine.vault.adopt(ring)
        guard known != engine.vault.keyVersions else { return }
        logger.notice(
            "key file read again", metadata: ["versions": "\(ring.versions.map(String.init).joined(separator: " "))"])
    }

    private func tell(_ file: FilePolicy) {
        let metadata: Logger.Metadata = [
            "realm": "\(file.realm)", "file": "\(file.version)", "in-force": "\(file.inForce)",
        ]
        switch file.publication {
        case .inForce: break
        case .published: logger.notice("policy put in force", metadata: metadata)
        case .older, .unpublished:
            logger.warning(
                "policy.file-older: the policy file of this node is not the newest; what is in force is followed",
                metadata: metadata)
        case .conflicting(let conflicts):
            logger.error(
                "policy.conflicts: accounts hold more than the policy file allows; what is in force stays in force",
                metadata: metadata)
            for conflict in conflicts {
                logger.error(
                    "policy.conflicts: \(conflict.text(in: .english, engine.kinds))",
                    metadata: ["realm": "\(file.realm)"])
            }
        }
    }

    private func tell(_ followed: Followed) {
        for policy in followed.policies {
            logger.notice("policy followed", metadata: ["realm": "\(policy.realm)", "in-force": "\(policy.version)"])
        }
        if let version = followed.masterKey {
            logger.notice("master key followed", metadata: ["version": "\(version)"])
        }
    }

    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.error(
                "\(what) failed", metadata: ["error": "\(CommandFailure(error).code)", "type": "\(type(of: error))"])
        }
    }
}
