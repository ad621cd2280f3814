import CoreMetrics
import Engine
import Logging
import TestSupport
import Web

extension Site {
    /// Read once for all tests.
    private static let bundle = Result { try WebBundle.load() }

    /// The one place where a test's server is put together.
    func dependencies(_ setup: Setup) throws -> WebDependencies {
        let messages = setup.telephones
        return WebDependencies(
            engine: engine.engine, bundle: try Self.bundle.get(), publicURL: url,
            demoPhones: messages.map { messages in DemoPhones { after in messages.filter { $0.sequence > after } } },
            readiness: { Readiness(ready: true, checks: ["store": "ok"]) }, renderMetrics: { "" }, metrics: NOOPMetricsHandler.instance,
            logger: Self.logger, limits: setup.limits)
    }

    /// Says what failed inside, which a page does not.
    private static var logger: Logger {
        var logger = Logger(label: "site") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        return logger
    }
}
