/// Reads a message field by field; integers are big-endian.
struct FieldReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() throws(MessageFault) -> UInt8 {
        guard place < bytes.count else { throw .cut }
        defer { place += 1 }
        return bytes[place]
    }

    mutating func uint32() throws(MessageFault) -> Int {
        var value = 0
        for _ in 0..<4 { value = value << 8 | Int(try byte()) }
        return value
    }

    mutating func bytes(_ count: Int, most: Int) throws(MessageFault) -> [UInt8] {
        guard count <= most else { throw .tooLarge }
        guard count <= bytes.count - place else { throw .cut }
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    /// What every message begins with: whose it is, which way it goes, and the version.
    mutating func expect(_ magic: StaticString) throws(MessageFault) {
        for offset in 0..<magic.utf8CodeUnitCount {
            guard try byte() == magic.utf8Start[offset] else { throw .foreign }
        }
    }

    func end() throws(MessageFault) {
        guard place == bytes.count else { throw .excess }
    }
}

struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    init(_ magic: StaticString) { magic.withUTF8Buffer { bytes.append(contentsOf: $0) } }

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    /// - Parameter value: fits into 32 bits; larger ones are cut, and refused by the reader.
    mutating func uint32(_ value: Int) {
        let value = UInt32(clamping: value)
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
    }

    mutating func append(_ content: [UInt8]) { bytes.append(contentsOf: content) }
}
