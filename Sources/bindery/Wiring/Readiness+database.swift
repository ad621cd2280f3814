import Storage
import StorageSQLite
import Web

extension Readiness {
    /// Commits that may wait before the server says it had better be left alone for a while.
    private static let crowd = 2048

    init(of database: SQLiteDatabase) async {
        let answers = (try? await database.read { try $0.query("SELECT 1") { try $0.int(0) } }) == [1]
        let isCrowded = database.waiting > Self.crowd
        self.init(
            ready: answers && !isCrowded,
            checks: [
                "store": answers ? "ok" : database.isClosed ? "closed" : "does not answer",
                "writes": isCrowded ? "too many are waiting" : "ok",
            ])
    }
}
