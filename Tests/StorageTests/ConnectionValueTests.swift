import Domain
import Storage
import Testing

@Suite("The connection protocol")
struct ConnectionValueTests {
    @Test("Values are bound as both engines store them")
    func bindings() {
        #expect(true.sqlValue == .integer(1))
        #expect(Int.min.sqlValue == .integer(.min))
        #expect(Instant(milliseconds: -5).sqlValue == .integer(-5))
        #expect(AccountID(high: 1, low: 2).sqlValue == .blob([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2]))
        #expect(RealmID(rawValue: "bank")?.sqlValue == .text("bank"))
        #expect(TestWord.bankCard.sqlValue == .text("bank-card"))
        #expect(String?.none.sqlValue == .null)
        #expect(String?("x").sqlValue == .text("x"))
    }

    @Test("A queued write keeps its arguments in their order")
    func queuedStatement() {
        let statement = QueuedStatement("UPDATE a SET b = $1 WHERE c = $2", "b", 3, expecting: 1)
        #expect(statement.arguments == [.text("b"), .integer(3)])
        #expect(statement.expecting == 1)
        #expect(QueuedStatement("DELETE FROM a").arguments.isEmpty)
    }

    @Test("A flush runs every write whose number of rows is right or does not matter", arguments: [nil, 1])
    func flush(expected: Int?) throws {
        let connection = CountingConnection()
        try connection.flush((0..<3).map { _ in QueuedStatement("DELETE FROM a", expecting: expected) })
        #expect(connection.executed == 3)
    }

    @Test("A flush stops at the first write that touches the wrong number of rows")
    func staleFlush() {
        let connection = CountingConnection()
        let statements = [1, 2, 1].map { QueuedStatement("DELETE FROM a", expecting: $0) }
        #expect(throws: StorageFailure.stale) { try connection.flush(statements) }
        #expect(connection.executed == 2)
    }
}

enum TestWord: String, SQLBindable {
    case bankCard = "bank-card"
}

/// Touches one row, whatever it is told.
private final class CountingConnection: SQLConnection {
    private(set) var executed = 0
    var dialect: Dialect { .postgres }

    func run(_ sql: SQLStatement, _ arguments: [SQLValue], each: (SQLRow) throws -> Void) throws {}
    func script(_ sql: String) throws {}

    func execute(_ sql: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
        executed += 1
        return 1
    }
}
