import CoreMetrics
import Logging
import Web

/// What a server tells about itself. Set up once a process, before anything is logged or counted.
struct Observability: Sendable {
    let registry = PrometheusRegistry()

    init(_ settings: ServerSettings) {
        Self.logTo(settings)
        MetricsSystem.bootstrap(registry)
    }

    /// For commands that log and count nothing for others.
    static func logTo(_ settings: ServerSettings) {
        let (level, format) = (settings[Settings.logLevel], settings[Settings.logFormat])
        LoggingSystem.bootstrap { LogLines(label: $0, format: format, logLevel: level) }
    }
}
