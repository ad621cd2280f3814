import Foundation

/// Where the figures come from.
struct Machine: Encodable, Sendable {
    let processor: String
    let processors: Int
    let memoryGigabytes: Int
    let system: String
    let build: String

    static var this: Machine {
        let information = ProcessInfo.processInfo
        return Machine(
            processor: field("model name", in: "/proc/cpuinfo") ?? "unknown",
            processors: information.activeProcessorCount,
            memoryGigabytes: Int((Double(information.physicalMemory) / 1_000_000_000).rounded()),
            system: information.operatingSystemVersionString, build: BenchReport.build)
    }

    private static func field(_ name: String, in path: String) -> String? {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(separator: ":").dropFirst().first.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
