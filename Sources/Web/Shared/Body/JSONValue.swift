/// A JSON text (RFC 8259) as it was sent, in the order in which it was sent.
enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// Well formed; no request has a number in it, so it is not read any further.
    case number
    case string(String)
    case array([JSONValue])
    case object([Member])

    struct Member: Sendable, Hashable {
        let name: String
        let value: JSONValue
    }
}

/// Why a text is not JSON that we take.
enum JSONFault: Error, Sendable, Hashable {
    case malformed
    case tooDeep
    /// Two members of one name: one reader would take the first, the next the last.
    case duplicate(String)
}
