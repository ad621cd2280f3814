import Foundation

/// How far something has come that is told in bytes: how much, how quickly, and how long it will
/// still take.
struct Pace: Sendable {
    private let began = ContinuousClock.now

    func text(_ done: Int64, of all: Int64) -> String {
        let seconds = began.duration(to: .now) / .seconds(1)
        let rate = seconds > 0 ? Double(done) / seconds : 0
        let left = rate > 0 ? Self.span(Double(all - done) / rate) : "some time"
        return "\(Self.size(done)) of \(Self.size(all)), \(Self.size(Int64(rate)))/s, \(left) left"
    }

    /// `812 kB`, `1.4 GB`.
    static func size(_ bytes: Int64) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var (value, unit) = (Double(bytes), 0)
        while value >= 1000, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
        return unit == 0 || value >= 100
            ? "\(Int(value.rounded())) \(units[unit])" : "\((value * 10).rounded() / 10) \(units[unit])"
    }

    /// `0.4 s`, `12 s`, `3 min`.
    static func span(_ seconds: Double) -> String {
        switch seconds {
        case ..<10: "\((seconds * 10).rounded() / 10) s"
        case ..<120: "\(Int(seconds.rounded())) s"
        default: "\(Int((seconds / 60).rounded())) min"
        }
    }
}
