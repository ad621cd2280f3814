extension [UInt8] {
    mutating func append(_ word: StaticString) { word.withUTF8Buffer { append(contentsOf: $0) } }

    /// In quotes, with what RFC 8259 section 7 says must be escaped, escaped.
    mutating func appendQuoted(_ text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            guard let first = utf8.firstIndex(where: Self.mustBeEscaped) else { return append(contentsOf: utf8) }
            append(contentsOf: utf8[..<first])
            for byte in utf8[first...] { appendEscaped(byte) }
        }
        append(UInt8(ascii: "\""))
    }

    private static func mustBeEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append(#"\""#)
        case UInt8(ascii: "\\"): append(#"\\"#)
        case 0x08: append(#"\b"#)
        case 0x0C: append(#"\f"#)
        case UInt8(ascii: "\n"): append(#"\n"#)
        case UInt8(ascii: "\r"): append(#"\r"#)
        case UInt8(ascii: "\t"): append(#"\t"#)
        case 0..<0x20:
            append(#"\u00"#)
            append(byte < 0x10 ? "0" : "1")
            append(Self.hexDigits[Int(byte & 0x0F)])
        default: append(byte)
        }
    }

    private static let hexDigits = [UInt8]("0123456789abcdef".utf8)
}
