import Storage

/// A row as an export carries it: for each column a byte that says what follows (0 nothing, 1 an
/// integer of 8 bytes, 2 a text and 3 bytes, both after their length of 4 bytes). Numbers are
/// big-endian. One row has one spelling, so that it can be digested.
enum RowCoding {
    static func bytes(_ values: [SQLValue]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * 24)
        for value in values {
            switch value {
            case .null: bytes.append(0)
            case .integer(let integer):
                bytes.append(1)
                append(UInt64(bitPattern: integer), to: &bytes)
            case .text(let text):
                bytes.append(2)
                append(UInt32(text.utf8.count), to: &bytes)
                bytes.append(contentsOf: text.utf8)
            case .blob(let blob):
                bytes.append(3)
                append(UInt32(blob.count), to: &bytes)
                bytes.append(contentsOf: blob)
            }
        }
        return bytes
    }

    /// - Returns: nil where the bytes are no row of so many columns.
    static func values(_ bytes: [UInt8], count: Int) -> [SQLValue]? {
        var values: [SQLValue] = []
        values.reserveCapacity(count)
        var rest = bytes[...]
        for _ in 0..<count {
            guard let value = value(&rest) else { return nil }
            values.append(value)
        }
        return rest.isEmpty ? values : nil
    }

    static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    static func number<Number: FixedWidthInteger>(
        _ bytes: some Collection<UInt8>, as: Number.Type = Number.self
    ) -> Number {
        bytes.reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }

    private static func value(_ rest: inout ArraySlice<UInt8>) -> SQLValue? {
        switch rest.popFirst() {
        case 0: return .null
        case 1:
            guard let bytes = take(8, &rest) else { return nil }
            return .integer(Int64(bitPattern: number(bytes, as: UInt64.self)))
        case 2: return counted(&rest).flatMap { String(validating: $0, as: UTF8.self) }.map { .text($0) }
        case 3: return counted(&rest).map { .blob(Array($0)) }
        default: return nil
        }
    }

    private static func counted(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        take(4, &rest).flatMap { take(Int(number($0, as: UInt32.self)), &rest) }
    }

    private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
