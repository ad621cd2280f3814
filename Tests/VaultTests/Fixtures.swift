import Domain
import Testing
import Vault

/// Fixed rings and ids: two rings with the same seed are the same ring.
enum Fixture {
    static func bytes(_ seed: UInt8, count: Int = 32) -> [UInt8] {
        (0..<count).map { seed &+ UInt8(truncatingIfNeeded: $0 &* 7) }
    }

    static func random(_ seed: UInt8) -> (Int) -> [UInt8] {
        { bytes(seed, count: $0) }
    }

    static func ring(_ seed: UInt8 = 1, index: UInt8 = 200) throws -> KeyRing {
        try KeyRing(versions: [1: bytes(seed)], index: bytes(index))
    }

    static func vault() throws -> Vault { Vault(ring: try ring()) }

    static func realm(_ name: String = "marketplace") throws -> RealmID { try #require(RealmID(rawValue: name)) }

    static let account = AccountID(high: 0x0190_0000_0000_7001, low: 0x8000_0000_0000_0001)
    static let otherAccount = AccountID(high: 0x0190_0000_0000_7001, low: 0x8000_0000_0000_0002)
    static let entry = LedgerID(high: 0x0190_0000_0000_7002, low: 0x8000_0000_0000_0003)
    static let otherEntry = LedgerID(high: 0x0190_0000_0000_7002, low: 0x8000_0000_0000_0004)

    static let place = AssociatedData(table: "binding", column: "value", row: account.bytes)

    static func flipped(_ bytes: [UInt8], at position: Int) -> [UInt8] {
        var bytes = bytes
        bytes[position] ^= 1
        return bytes
    }
}

/// A place that differs from ``Fixture/place`` in one thing.
enum Elsewhere: CaseIterable, Sendable {
    case otherTable, otherColumn, otherRow, shiftedBorder

    var place: AssociatedData {
        let place = Fixture.place
        return switch self {
        case .otherTable: AssociatedData(table: "flow", column: place.column, row: place.row)
        case .otherColumn: AssociatedData(table: place.table, column: "masked", row: place.row)
        case .otherRow: AssociatedData(table: place.table, column: place.column, row: Fixture.otherAccount.bytes)
        // The same letters, with the border between table and column one letter further on.
        case .shiftedBorder: AssociatedData(table: place.table + "v", column: "alue", row: place.row)
        }
    }
}
