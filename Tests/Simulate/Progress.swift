import Foundation
import Simulator

/// How far it is, and at the end what was reached.
struct Progress {
    private let total: UInt64
    private let began = ContinuousClock.now
    private var told = ContinuousClock.now
    private var failures = 0
    private(set) var coverage = Coverage()

    init(of seeds: ClosedRange<UInt64>) { total = seeds.upperBound - seeds.lowerBound + 1 }

    mutating func note(_ run: Run) {
        coverage = coverage + run.coverage
        if !run.isGood { failures += 1 }
        guard told.duration(to: .now) > .seconds(5) else { return }
        told = .now
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }

    func finish() {
        print(coverage.table)
        print("\n\(line)")
    }

    private var line: String {
        let seconds = began.duration(to: .now) / .seconds(1)
        let rate = Double(coverage.runs) / max(seconds, 0.001)
        let figures = "\(coverage.runs) of \(total) seeds, \(coverage.steps) steps, \(coverage.sum("fault ")) faults"
        return "\(figures), \(String(format: "%.1f", rate)) seeds/s, \(Int(seconds)) s, \(failures) failed"
    }
}
