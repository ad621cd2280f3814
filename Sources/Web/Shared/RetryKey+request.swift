import Crypto
import Engine
import HTTPTypes
import Hummingbird
import NIOCore

extension RetryKey {
    /// Reads `Idempotency-Key`: a structured-field string as the draft has it (standards 6.3), or
    /// the bare token that most clients send.
    /// - Returns: nil when there is none.
    static func of(_ request: Request, body: ByteBuffer) throws -> RetryKey? {
        guard let header = request.headers[.idempotencyKey] else { return nil }
        guard let key = header.hasPrefix("\"") ? unquoted(header) : token(header) else {
            throw Problem.idempotencyKeyMalformed
        }
        return RetryKey(key: key, fingerprint: fingerprint(request, body))
    }

    /// RFC 9651 section 3.3.3: printable ASCII between quotes, with `\"` and `\\`; nothing may
    /// follow.
    private static func unquoted(_ text: String) -> String? {
        var characters: [UInt8] = []
        var bytes = text.utf8.dropFirst()
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return bytes.isEmpty ? bounded(characters) : nil
            case UInt8(ascii: "\\"):
                guard let escaped = bytes.popFirst(), escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\")
                else { return nil }
                characters.append(escaped)
            case 0x20...0x7E: characters.append(byte)
            default: return nil
            }
        }
        return nil
    }

    private static func token(_ text: String) -> String? {
        let separators = Set(#"(),/:;<=>?@[\]{}""#.utf8)
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !separators.contains($0) }) else { return nil }
        return bounded(Array(text.utf8))
    }

    private static func bounded(_ characters: [UInt8]) -> String? {
        (1...255).contains(characters.count) ? String(decoding: characters, as: UTF8.self) : nil
    }

    private static func fingerprint(_ request: Request, _ body: ByteBuffer) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array("\(request.method.rawValue)\n\(request.uri.path)\n".utf8))
        hash.update(data: Array(body.readableBytesView))
        return Array(hash.finalize())
    }
}
