import Crypto
import Foundation

/// `{"format":"bindery-keys-1","versions":{"1":"base64"},"index":"base64"}`
struct KeyFileFormat: Codable {
    static let name = "bindery-keys-1"

    let format: String
    let versions: [String: String]
    let index: String

    static func encode(_ ring: KeyRing) throws -> [UInt8] {
        let versions = ring.masters.map { (String($0.key), base64($0.value)) }
        let file = KeyFileFormat(
            format: name, versions: Dictionary(uniqueKeysWithValues: versions), index: base64(ring.index))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(file)) + [UInt8(ascii: "\n")]
    }

    static func decode(_ bytes: [UInt8]) throws(Fault) -> KeyRing {
        guard let file = try? JSONDecoder().decode(KeyFileFormat.self, from: Data(bytes)) else {
            throw Fault(detail: "it is cut off or not the JSON of a key file")
        }
        guard file.format == name else { throw Fault(detail: "its format is not \(name)") }
        return try file.ring()
    }

    /// A text about the file that repeats nothing of it: whatever it holds may be a key.
    struct Fault: Error {
        let detail: String
    }

    private func ring() throws(Fault) -> KeyRing {
        var keys = [UInt32: [UInt8]]()
        for (name, text) in versions {
            guard let version = UInt32(name), String(version) == name else {
                throw Fault(detail: "a version is not a plain number")
            }
            keys[version] = try Self.bytes(text)
        }
        let index = try Self.bytes(index)
        do {
            return try KeyRing(versions: keys, index: index)
        } catch {
            throw Fault(detail: error.description)
        }
    }

    private static func bytes(_ text: String) throws(Fault) -> [UInt8] {
        guard let data = Data(base64Encoded: text) else { throw Fault(detail: "a key is not base64") }
        return Array(data)
    }

    private static func base64(_ key: SymmetricKey) -> String {
        key.withUnsafeBytes { Data($0).base64EncodedString() }
    }
}
