import ArgumentParser
import CoreMetrics
import Courier
import Domain
import Engine
import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals
import Verification
import Web

/// The running server: HTTP, the courier and the clock's work, under one roof.
struct BinderyServer {
    private let composition: Composition
    private let messengers: Messengers
    private let observability: Observability
    private let bundle: WebBundle

    private let demo: DemoWorld?

    /// - Parameter demo: nil for a real server.
    init(_ composition: Composition, _ observability: Observability, demo: DemoWorld? = nil) throws {
        self.demo = demo
        self.composition = composition
        self.observability = observability
        messengers = try Messengers(composition, phones: demo?.phones ?? DemoPhones())
        bundle = try WebBundle.load(styles: composition.styles.styles, read: composition.styles.logo)
    }

    /// Returns after SIGTERM or SIGINT, when everything that was taken is finished.
    /// - Parameter onReady: called once the port is open.
    /// - Throws: `http.port-taken`, or what a service failed with.
    func run(onReady: @escaping @Sendable () async -> Void) async throws {
        do {
            let node = try await composition.engine.enter(
                composition.settings.nodeName, release: Bindery.configuration.version, isAlone: composition.isAlone)
            try await ServiceGroup(configuration: services(node, onReady)).run()
            await messengers.shutDown()
        } catch {
            await messengers.shutDown()
            throw explained(error)
        }
    }

    /// They stop in the reverse order, each when the one after it has finished: first no more
    /// requests are taken, then the courier sends what they left, and last the other nodes are told
    /// that this one is gone.
    private func services(_ node: NodeID, _ onReady: @escaping @Sendable () async -> Void) -> ServiceGroupConfiguration
    {
        let maintenance = MaintenanceService(
            engine: composition.engine, node: node, logger: Logger(label: "maintenance"))
        let bulk = BulkService(engine: composition.engine, node: node, logger: Logger(label: "bulk"))
        let presence = NodeService(
            engine: composition.engine, keyFile: KeyFileWatch(composition.settings.keyFilePath),
            files: composition.filePolicies,
            logger: Logger(label: "node"))
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: presence, serviceName: "node"),
                .init(service: messengers.service, serviceName: "courier"),
                .init(service: maintenance, serviceName: "maintenance"),
                .init(service: bulk, serviceName: "bulk"),
                .init(service: application(onReady), serviceName: "http"),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Self.lifecycleLogger)
        configuration.maximumGracefulShutdownDuration = composition.settings[Settings.shutdown]
        return configuration
    }

    private func application(_ onReady: @escaping @Sendable () async -> Void) -> any Service {
        let settings = composition.settings
        let (database, registry) = (composition.database, observability.registry)
        let pen = Pen(database)
        let dependencies = WebDependencies(
            engine: composition.engine, bundle: bundle, publicURL: settings.publicURL,
            demoPhones: messengers.phones.map { DemoInbox($0, demo?.controls(composition.engine)) },
            readiness: { await Readiness(of: database, pen) }, renderMetrics: { registry.render() }, metrics: registry,
            logger: Logger(label: "http"), limits: settings.webLimits)
        return buildApplication(
            dependencies, address: .hostname(settings[Settings.host], port: settings[Settings.port])
        ) { _ in
            await onReady()
        }
    }

    /// That services start and stop is nothing to report; that one fails is.
    private static var lifecycleLogger: Logger {
        var logger = Logger(label: "lifecycle")
        logger.logLevel = max(logger.logLevel, .critical)
        return logger
    }

    private func explained(_ error: any Error) -> any Error {
        guard let error = error as? IOError else { return error }
        let (host, port) = (composition.settings[Settings.host], composition.settings[Settings.port])
        return switch error.errnoCode {
        case EADDRINUSE:
            CommandFailure(
                "http.port-taken", "Port \(port) of \(host) is taken by another program. Stop it or set another port.",
                .unavailable)
        case EACCES:
            CommandFailure(
                "http.port-forbidden", "Port \(port) needs rights that this user lacks. Set one from 1024 on.",
                .configuration)
        case EADDRNOTAVAIL:
            CommandFailure(
                "http.no-such-address", "This machine has no address \(host). Set http.host to one of its own.",
                .configuration)
        default: error
        }
    }
}

extension DemoInbox {
    /// The courier's telephones as the page shows them.
    fileprivate init(_ phones: DemoPhones, _ controls: DemoControls?) {
        self.init(controls: controls) { after in
            phones.messages(after: after, limit: Int.max).map { message in
                .init(
                    sequence: message.sequence, realm: message.realm, carrier: message.carrier.rawValue, to: message.to,
                    text: message.text, code: message.code, at: message.at)
            }
        }
    }
}
