/// A list as PostgreSQL reads it from a text: `{"\\x0102",NULL}`. Thousands of rows then go as a handful of arguments, whatever a driver
/// knows of arrays.
enum PostgresArray {
    static func bytes(_ values: some Sequence<[UInt8]?>) -> String {
        list(values) { bytes, text in
            text.append(contentsOf: #""\\x"#.utf8)
            for byte in bytes {
                text.append(digits[Int(byte >> 4)])
                text.append(digits[Int(byte & 15)])
            }
            text.append(quote)
        }
    }

    static func texts(_ values: some Sequence<String?>) -> String {
        list(values) { value, text in
            text.append(quote)
            for byte in value.utf8 {
                if byte == quote || byte == backslash { text.append(backslash) }
                text.append(byte)
            }
            text.append(quote)
        }
    }

    static func integers(_ values: some Sequence<Int64?>) -> String {
        list(values) { $1.append(contentsOf: String($0).utf8) }
    }

    private static let digits = Array("0123456789abcdef".utf8)
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    private static func list<Value>(_ values: some Sequence<Value?>, _ write: (Value, inout [UInt8]) -> Void) -> String {
        var text: [UInt8] = [UInt8(ascii: "{")]
        for value in values {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            if let value { write(value, &text) } else { text.append(contentsOf: "NULL".utf8) }
        }
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }
}
