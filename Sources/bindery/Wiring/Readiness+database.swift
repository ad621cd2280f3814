import Storage
import Web

extension Readiness {
    /// Commits that may wait before the server asks to be left alone for a while.
    private static let crowd = 2048

    init(of database: any SQLDatabase, _ pen: Pen) async {
        let answers = (try? await database.read { try $0.query("SELECT 1") { try $0.int(0) } }) == [1]
        let isCrowded = database.waiting > Self.crowd
        // Behind a crowd it would have to wait with everybody else.
        let writes = answers && !isCrowded ? await pen.writes : true
        self.init(
            ready: answers && writes && !isCrowded,
            checks: [
                "store": answers ? "ok" : database.isClosed ? "closed" : "does not answer",
                "writes": isCrowded ? "too many are waiting" : writes ? "ok" : "can't be written",
            ])
    }
}

/// Finds out whether anything can be written, by writing: a disk that is full or read-only still
/// answers every question.
actor Pen {
    private static let memory = Duration.seconds(1)
    private static let patience = Duration.seconds(2)

    private let database: any SQLDatabase
    private var last: (at: ContinuousClock.Instant, wrote: Bool)?
    private var isTrying = false

    init(_ database: any SQLDatabase) { self.database = database }

    /// Tried once a second at most, however many ask, and never twice at a time: a commit may wait
    /// for as long as a standby is away, and each would hold a connection.
    var writes: Bool {
        get async {
            if let last, last.at.duration(to: .now) < Self.memory { return last.wrote }
            if !isTrying {
                isTrying = true
                Task { await attempt() }
            }
            let deadline = ContinuousClock.now + Self.patience
            while isTrying, .now < deadline {
                do { try await Task.sleep(for: .milliseconds(2)) } catch { return false }
            }
            return !isTrying && last?.wrote == true
        }
    }

    private func attempt() async {
        // A lease that nobody ever holds. SQLite doesn't write a page whose bytes stay the same, so
        // each try changes some.
        let touched = try? await database.write { connection in
            try connection.execute(
                """
                INSERT INTO lease (name, holder, token, until_at) VALUES ('pen', $1, 1, 0)
                ON CONFLICT (name) DO UPDATE SET token = lease.token + 1
                """, [UInt8](repeating: 0, count: 16))
        }
        last = (.now, touched != nil)
        isTrying = false
    }
}
