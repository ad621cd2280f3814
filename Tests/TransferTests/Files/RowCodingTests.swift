import Storage
import Testing

@testable import Transfer

@Suite("Rows in an export")
struct RowCodingTests {
    static let rows: [[SQLValue]] = [
        [],
        [.null],
        [.integer(.min), .integer(-1), .integer(0), .integer(.max)],
        [.text(""), .text("张三 \"x\" \\ \n"), .blob([]), .blob([0, 255, 10])],
        [.blob([UInt8](repeating: 7, count: 100_000)), .null, .text("end")],
    ]

    @Test("A row is read back as it was written", arguments: rows)
    func back(row: [SQLValue]) {
        #expect(RowCoding.values(RowCoding.bytes(row), count: row.count) == row)
    }

    @Test("Bytes that are not such a row are refused", arguments: rows)
    func refused(row: [SQLValue]) {
        let bytes = RowCoding.bytes(row)
        #expect(RowCoding.values(bytes + [0], count: row.count) == nil)
        #expect(RowCoding.values(bytes, count: row.count + 1) == nil)
        #expect(row.isEmpty || RowCoding.values(Array(bytes.dropLast()), count: row.count) == nil)
        #expect(RowCoding.values([9] + bytes, count: row.count + 1) == nil)
        #expect(RowCoding.values([2, 0, 0, 0, 1, 0xFF], count: 1) == nil, "a text that is not UTF-8")
    }

    @Test("A sum is the same in any order, and another one for another row, section or number of rows")
    func sums() {
        func sum(_ rows: [[UInt8]], of section: String = "a") -> RowSum {
            rows.reduce(into: RowSum()) { $0.add($1, of: section) }
        }
        let rows: [[UInt8]] = (0..<200).map { [UInt8($0), 1, 2] }
        #expect(sum(rows) == sum(rows.reversed()))
        #expect(sum(rows).digest == sum(rows.shuffled()).digest && sum(rows).digest.count == 64)
        #expect(sum(rows) != sum(rows, of: "b"))
        #expect(sum(rows) != sum(rows + [rows[0]]))
        #expect(sum(rows) != sum(rows.map { [$0[0], 1, 3] }))
        #expect(RowSum().digest == String(repeating: "0", count: 64))
    }
}
