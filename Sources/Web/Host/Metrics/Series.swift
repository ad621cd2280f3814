import CoreMetrics
import Synchronization

/// The values of one name and one set of labels.
protocol Series: AnyObject, Sendable {
    static var type: String { get }
    /// - Parameter labels: as they are written between the braces, empty where there are none.
    func lines(name: String, labels: String) -> String
}

final class CounterSeries: Series, CounterHandler {
    static let type = "counter"
    private let count = Atomic<Int64>(0)

    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { count.store(0, ordering: .relaxed) }

    func lines(name: String, labels: String) -> String {
        PrometheusText.line(name, labels, String(count.load(ordering: .relaxed)))
    }
}

final class GaugeSeries: Series, MeterHandler, RecorderHandler {
    static let type = "gauge"
    private let value = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    func lines(name: String, labels: String) -> String {
        PrometheusText.line(name, labels, PrometheusText.number(value.withLock { $0 }))
    }
}

final class HistogramSeries: Series, RecorderHandler, TimerHandler {
    static let type = "histogram"
    /// From a cached read to a password hash on a busy machine.
    static let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// For counts of things: rows, bytes, phases in a commit.
    static let sizes = [1.0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16_384, 65_536]

    private struct State {
        /// One more than there are bounds: the last is "above all".
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }

    func lines(name: String, labels: String) -> String {
        let state = state.withLock { $0 }
        var (text, total) = ("", UInt64(0))
        for (bound, count) in zip(bounds.map(PrometheusText.number) + ["+Inf"], state.counts) {
            total += count
            let limit = "le=\"\(bound)\""
            text += PrometheusText.line("\(name)_bucket", labels.isEmpty ? limit : "\(labels),\(limit)", String(total))
        }
        text += PrometheusText.line("\(name)_sum", labels, PrometheusText.number(state.sum))
        return text + PrometheusText.line("\(name)_count", labels, String(total))
    }
}
