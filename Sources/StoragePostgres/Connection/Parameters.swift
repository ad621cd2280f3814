import Storage

/// The arguments of one statement in the form that libpq takes: one buffer, and where each begins
/// in it.
///
/// Integers and texts go as text, whose type the server infers; bytes go as they are.
struct Parameters {
    private static let absent = -1

    private var bytes: [UInt8] = []
    private var starts: [Int] = []
    private var lengths: [CInt] = []
    private var formats: [CInt] = []

    /// - Throws: ``StorageFailure/malformedStatement(_:)`` for a text with a zero byte, which
    ///   neither engine takes.
    init(_ values: [SQLValue], for sql: SQLStatement) throws(StorageFailure) {
        starts.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        formats.reserveCapacity(values.count)
        bytes.reserveCapacity(values.count * 24)
        for value in values { try add(value, sql) }
    }

    private mutating func add(_ value: SQLValue, _ sql: SQLStatement) throws(StorageFailure) {
        let start = bytes.count
        switch value {
        case .null: break
        case .integer(let integer): bytes.append(contentsOf: String(integer).utf8)
        case .text(let text):
            bytes.append(contentsOf: text.utf8)
            guard !bytes[start...].contains(0) else { throw .malformedStatement("a text holds a zero byte in \(sql)") }
        case .blob(let blob): bytes.append(contentsOf: blob)
        }
        starts.append(value == .null ? Self.absent : start)
        lengths.append(CInt(clamping: bytes.count - start))
        if case .blob = value { formats.append(1) } else { formats.append(0) }
        // A text ends with a zero; after bytes it does no harm, and keeps an empty value's address
        // inside the buffer.
        bytes.append(0)
    }

    typealias Pointers = (count: CInt, values: [UnsafePointer<CChar>?], lengths: [CInt], formats: [CInt])

    /// - Parameter body: gets addresses that are good until it returns.
    func withPointers<Value>(_ body: (Pointers) -> Value) -> Value {
        bytes.withUnsafeBytes { buffer in
            let characters = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = starts.map { start in start == Self.absent ? nil : characters.map { $0 + start } }
            return body((CInt(starts.count), values, lengths, formats))
        }
    }
}
