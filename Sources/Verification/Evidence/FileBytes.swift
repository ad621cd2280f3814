/// A file's bytes, read without ever going over their end: what is not there is nil.
struct FileBytes {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    func byte(_ offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

    func has(_ wanted: [UInt8], at offset: Int) -> Bool {
        offset >= 0 && offset + wanted.count <= bytes.count
            && bytes[offset..<offset + wanted.count].elementsEqual(wanted)
    }

    /// - Parameter length: 1 to 4 bytes.
    func bigEndian(_ length: Int, at offset: Int) -> Int? {
        guard offset >= 0, offset + length <= bytes.count else { return nil }
        return bytes[offset..<offset + length].reduce(0) { $0 << 8 | Int($1) }
    }

    func littleEndian(_ length: Int, at offset: Int) -> Int? {
        guard offset >= 0, offset + length <= bytes.count else { return nil }
        return bytes[offset..<offset + length].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Where `wanted` first occurs at or after `start`.
    func first(_ wanted: [UInt8], from start: Int) -> Int? {
        guard start >= 0, let lead = wanted.first else { return nil }
        var place = start
        while place + wanted.count <= bytes.count {
            if bytes[place] == lead, has(wanted, at: place) { return place }
            place += 1
        }
        return nil
    }
}
