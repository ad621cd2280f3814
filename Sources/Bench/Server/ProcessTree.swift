import Foundation

/// A process and its children (proc(5)).
enum ProcessTree {
    private struct Times {
        let parent: Int32
        /// Ticks of its own, and of the children that it has waited for.
        let own: Int
        let waited: Int
    }

    static func processorTime(of root: Int32) throws -> Duration {
        guard let top = times(of: root) else { throw BenchFailure.database("the database server is gone") }
        let children = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.compactMap
        { times(of: $0) }
        let ticks = top.own + top.waited + children.filter { $0.parent == root }.map(\.own).reduce(0, +)
        return .milliseconds(ticks * 1000 / sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Nil where it is gone by now. Fields are counted from the end of the name, which may itself
    /// hold spaces.
    private static func times(of process: Int32) -> Times? {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else {
            return nil
        }
        let fields = stat[end...].split(separator: " ")
        guard fields.count > 14, let parent = Int32(fields[2]) else { return nil }
        let ticks = fields[12...15].compactMap { Int($0) }
        return ticks.count == 4 ? Times(parent: parent, own: ticks[0] + ticks[1], waited: ticks[2] + ticks[3]) : nil
    }
}
