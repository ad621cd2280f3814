import Foundation

/// Writes values as JSON (RFC 8259): UTF-8, no blanks, slashes as they are, and the members of each
/// object sorted by name, so that the same value is the same bytes whatever its type declares
/// first. The bytes are those of Foundation's encoder with `.sortedKeys` and
/// `.withoutEscapingSlashes`; docs/decisions/0016-json-is-written-in-one-pass.md says why that one
/// isn't used.
package enum JSONText {
    /// - Throws: `EncodingError.invalidValue` for a number that is not finite, and for a value that
    ///   writes nothing.
    package static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let writer = JSONWriter()
        try writer.write(value)
        return writer.bytes
    }

    /// Reads what ``bytes(_:)`` wrote.
    /// - Throws: `DecodingError`
    package static func value<Value: Decodable>(_ bytes: [UInt8], as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }
}
