/// Reads JSON more strictly than general decoders do: no duplicate names, no depth beyond what any
/// request has, no bytes that are not UTF-8, no lone surrogates, nothing after the value.
struct JSONReader {
    static let maxDepth = 8

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    static func read(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value()
        reader.skipBlanks()
        guard reader.position == bytes.count else { throw .malformed }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func value() throws(JSONFault) -> JSONValue {
        skipBlanks()
        switch current {
        case UInt8(ascii: "{"): return try nested { (reader) throws(JSONFault) in .object(try reader.members()) }
        case UInt8(ascii: "["): return try nested { (reader) throws(JSONFault) in .array(try reader.elements()) }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(JSONFault) -> JSONValue
    ) throws(JSONFault) -> JSONValue {
        guard depth < Self.maxDepth else { throw .tooDeep }
        depth += 1
        position += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func members() throws(JSONFault) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        if take(UInt8(ascii: "}")) { return members }
        repeat {
            skipBlanks()
            let name = try string()
            guard !members.contains(where: { $0.name == name }) else { throw .duplicate(name) }
            guard take(UInt8(ascii: ":")) else { throw .malformed }
            members.append(JSONValue.Member(name: name, value: try value()))
        } while members.count <= Self.maxMembers && take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw .malformed }
        return members
    }

    /// Looking for duplicates compares each name with all before it, so there must not be many.
    private static let maxMembers = 64

    private mutating func elements() throws(JSONFault) -> [JSONValue] {
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return elements }
        repeat { elements.append(try value()) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw .malformed }
        return elements
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let expected = word.withUTF8Buffer(Array.init)
        guard bytes[position...].starts(with: expected) else { throw .malformed }
        position += expected.count
        return value
    }

    // MARK: Characters

    private mutating func skipBlanks() {
        while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard current == byte else { return false }
        position += 1
        return true
    }

    /// RFC 8259 section 6: no leading zeros, digits on both sides of the point.
    private mutating func number() throws(JSONFault) -> JSONValue {
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        return .number
    }

    private mutating func digits() throws(JSONFault) {
        let start = position
        while let byte = current, (48...57).contains(byte) { position += 1 }
        guard position > start else { throw .malformed }
    }
}

// MARK: Strings

extension JSONReader {
    private mutating func string() throws(JSONFault) -> String {
        guard current == UInt8(ascii: "\"") else { throw .malformed }
        position += 1
        var text: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw .malformed }
                return string
            case UInt8(ascii: "\\"): text.append(contentsOf: try escaped())
            case 0..<0x20: throw .malformed
            default: text.append(byte)
            }
        }
        throw .malformed
    }

    private mutating func escaped() throws(JSONFault) -> [UInt8] {
        guard let byte = current else { throw .malformed }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try scalar()
        default: throw .malformed
        }
    }

    /// After `\u`: one scalar, or the two halves of one.
    private mutating func scalar() throws(JSONFault) -> [UInt8] {
        var code = try hexDigits()
        if (0xD800..<0xDC00).contains(code) {
            guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { throw .malformed }
            position += 2
            let low = try hexDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw .malformed }
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw .malformed }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func hexDigits() throws(JSONFault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw .malformed
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
