import Domain

/// Moments as one column: milliseconds as big-endian 64-bit integers, one after the other.
struct HitTimes: SQLBindable {
    let times: [Instant]

    init(_ times: [Instant]) { self.times = times }

    /// - Throws: ``StorageFailure/malformedRow(_:)`` for a length that is no multiple of 8.
    init(bytes: [UInt8]) throws {
        guard bytes.count.isMultiple(of: 8) else {
            throw StorageFailure.malformedRow("the times of a limit have an impossible length")
        }
        times = stride(from: 0, to: bytes.count, by: 8).map { start in
            Instant(milliseconds: bytes[start..<start + 8].reduce(0) { $0 << 8 | Int64($1) })
        }
    }

    var sqlValue: SQLValue {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(times.count * 8)
        for time in times { withUnsafeBytes(of: time.milliseconds.bigEndian) { bytes.append(contentsOf: $0) } }
        return .blob(bytes)
    }
}
