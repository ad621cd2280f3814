package import CoreMetrics
import Synchronization

/// Everything that is measured, for a Prometheus server to fetch as text (exposition format 0.0.4).
///
/// Counters stay counters; a recorder that sums up becomes a histogram, one that does not becomes a
/// gauge; timers become histograms in seconds. A name takes only so many series: what goes past
/// that is counted and dropped, so that a label with too many values costs a blind spot and not the
/// memory of the server.
package final class PrometheusRegistry: Sendable {
    /// A meter as its callers spell it. Callers ask for the same few again and again, so they are
    /// found without writing out the labels.
    private struct Spelling: Hashable {
        let label: String
        /// Names and values in turns.
        let dimensions: [String]
    }

    private struct Families {
        var byName: [String: Family] = [:]
        var known: [Spelling: any Series] = [:]
        var dropped = 0
    }

    private let families = Mutex(Families())
    private let maxSeries: Int

    /// - Parameter maxSeries: per name.
    package init(maxSeries: Int = 1000) { self.maxSeries = maxSeries }

    /// The text for `/metrics`, names in order.
    package func render() -> String {
        let (families, dropped) = families.withLock { ($0.byName.values.sorted { $0.name < $1.name }, $0.dropped) }
        var text = families.map { $0.text }.joined()
        text += "# TYPE bindery_metrics_dropped_series_total counter\nbindery_metrics_dropped_series_total \(dropped)\n"
        return text
    }

    /// The one meter of that name and those labels. A name that is in use for another kind of meter
    /// gives one that nobody reads.
    private func meter<Meter: Series>(_ label: String, _ dimensions: [(String, String)], _ make: () -> Meter) -> Meter {
        let spelling = Spelling(label: label, dimensions: dimensions.flatMap { [$0, $1] })
        return families.withLock { families in
            if let known = families.known[spelling] as? Meter { return known }
            let name = PrometheusText.name(label)
            let labels = PrometheusText.labels(dimensions)
            var family = families.byName[name] ?? Family(name: name, type: Meter.type)
            if let known = family.series[labels] as? Meter { return known }
            let meter = make()
            guard family.type == Meter.type, family.series[labels] == nil, family.series.count < maxSeries else {
                families.dropped += 1
                return meter
            }
            family.series[labels] = meter
            families.known[spelling] = meter
            families.byName[name] = family
            return meter
        }
    }
}

extension PrometheusRegistry: MetricsFactory {
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        meter(label, dimensions) { CounterSeries() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        meter(label, dimensions) { GaugeSeries() }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return meter(label, dimensions) { GaugeSeries() } }
        return meter(label, dimensions) { HistogramSeries(bounds: HistogramSeries.sizes) }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        meter(label, dimensions) { HistogramSeries(bounds: HistogramSeries.seconds) }
    }

    // Series live as long as the process: a counter that vanished and came back at 0 would
    // look like a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
}

/// All series of one name.
struct Family {
    let name: String
    let type: String
    var series: [String: any Series] = [:]

    var text: String {
        let lines = series.sorted { $0.key < $1.key }.map { $0.value.lines(name: name, labels: $0.key) }
        return "# TYPE \(name) \(type)\n" + lines.joined()
    }
}
