import Foundation

/// Looks at what a cluster's connections wait for, many times a second.
struct WaitSampler: Sendable {
    let cluster: PostgresCluster
    /// For what it asks and what it sees.
    let folder: URL

    /// What the script says first, as soon as it is connected.
    private static let begun = "begun"

    /// Every connection in the middle of a transaction. One that is between two statements of its
    /// own waits for its client: `Client:ClientRead`.
    private static let script = """
        \\echo \(begun)
        SELECT COALESCE(wait_event_type || ':' || wait_event, 'processor') FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()
        \\watch 0.05

        """

    /// Samples while something runs, which starts when the sampler has: a short load would be over
    /// before a busy machine had let it connect.
    func during(_ work: () async throws -> Round) async throws -> Round {
        let seen = folder.appending(path: "waits.txt")
        let process = try start(writing: seen)
        let round: Round
        do {
            try await Self.waitUntilBegun(process, writing: seen)
            round = try await work()
        } catch {
            Self.stop(process)
            throw error
        }
        Self.stop(process)
        return Round(value: round.value, cost: round.cost, waits: try Self.profile(seen))
    }

    private func start(writing seen: URL) throws -> Process {
        let script = folder.appending(path: "waits.sql")
        try Self.script.write(to: script, atomically: true, encoding: .utf8)
        try Data().write(to: seen)
        let process = cluster.programs.process(
            "psql", cluster.place + ["-X", "-q", "-A", "-t", "-d", "postgres", "-f", script.path])
        process.standardOutput = try FileHandle(forWritingTo: seen)
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static func waitUntilBegun(_ process: Process, writing seen: URL) async throws {
        while try lines(of: seen).first != begun[...] {
            guard process.isRunning else { throw BenchFailure.database("psql ended before it could look at the waits") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// An interrupt ends `\\watch`, and the script with it.
    private static func stop(_ process: Process) {
        process.interrupt()
        process.waitUntilExit()
    }

    private static func profile(_ seen: URL) throws -> WaitProfile {
        var profile = WaitProfile()
        for line in try lines(of: seen).dropFirst() { profile.note(String(line)) }
        return profile
    }

    private static func lines(of seen: URL) throws -> [Substring] {
        try String(contentsOf: seen, encoding: .utf8).split(separator: "\n")
    }
}
