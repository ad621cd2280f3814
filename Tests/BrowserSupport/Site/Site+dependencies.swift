import CoreMetrics
import Domain
import Engine
import Logging
import TestSupport
import Web

extension Site {
    /// Read once for all tests.
    private static let bundle = Result {
        // The marketplace and the social network leave signing in to us; the messenger sends its people itself.
        let marketplace = RealmStyle(names: [.english: "Lantern Market", .chinese: "灯笼集市"], signsIn: true)
        let social = RealmStyle(names: [.english: "Kite", .chinese: "纸鸢"], signsIn: true)
        let styles = [("marketplace", marketplace), ("social", social)].compactMap { name, style in
            RealmID(rawValue: name).map { ($0, style) }
        }
        return try WebBundle.load(styles: Dictionary(styles) { $1 })
    }

    /// The one place where a test's server is put together.
    func dependencies(_ setup: Setup) throws -> WebDependencies {
        let messages = setup.telephones
        return WebDependencies(
            engine: engine.engine, bundle: try Self.bundle.get(), publicURL: url,
            demoPhones: messages.map { messages in DemoInbox { after in messages.filter { $0.sequence > after } } },
            readiness: { Readiness(ready: true, checks: ["store": "ok"]) }, renderMetrics: { "" },
            metrics: NOOPMetricsHandler.instance,
            logger: Self.logger, limits: setup.limits)
    }

    /// Says what failed inside, which a page does not.
    private static var logger: Logger {
        var logger = Logger(label: "site") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        return logger
    }
}
