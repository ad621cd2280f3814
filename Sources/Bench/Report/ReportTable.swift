extension BenchReport {
    /// For people.
    func table() -> String {
        (summary + [""] + stepRows + errorRows + [""] + costs).joined(separator: "\n")
    }

    private var summary: [String] {
        [
            "\(changesPerSecond) changes per second: \(changes) in \(seconds) s by \(clients) clients (\(build) build)",
            "\(failed) failed; of \(checked.accounts) accounts looked at afterwards, \(checked.wrong) were wrong",
        ]
    }

    private var stepRows: [String] {
        let headings = ["milliseconds", "p50", "p95", "p99", "max"]
        let rows = steps.map { step in
            let times = [step.p50Milliseconds, step.p95Milliseconds, step.p99Milliseconds, step.maxMilliseconds]
            return [step.step] + times.map(Self.fixed)
        }
        return ([headings] + rows).map { row in
            Self.left(row[0], 28) + row.dropFirst().map { Self.right($0, 10) }.joined()
        }
    }

    private var errorRows: [String] {
        guard !errors.isEmpty else { return [] }
        let rows = errors.sorted { $0.value > $1.value }.map {
            Self.left("  " + $0.key, 28) + Self.right(String($0.value), 10)
        }
        return ["", "errors"] + rows
    }

    private var costs: [String] {
        [
            Self.left("", 28) + Self.right("server", 10) + Self.right("driver", 10),
            cost(
                "CPU ms per change", Self.fixed(server.cpuMillisecondsPerChange),
                Self.fixed(driver.cpuMillisecondsPerChange)),
            cost("memory idle, MB", Self.fixed(server.idleMegabytes)),
            cost("memory peak, MB", Self.fixed(server.peakMegabytes), Self.fixed(driver.peakMegabytes)),
            cost("commits per change", Self.fixed(server.commitsPerChange)),
            cost("queries per change", Self.fixed(server.queriesPerChange)),
            cost("processors busy, together", Self.fixed(processorsBusy)),
        ]
    }

    private func cost(_ name: String, _ server: String, _ driver: String = "") -> String {
        Self.left(name, 28) + Self.right(server, 10) + (driver.isEmpty ? "" : Self.right(driver, 10))
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func fixed(_ value: Double) -> String {
        let cents = Int((value * 100).rounded())
        return "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }
}
