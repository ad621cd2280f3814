import Foundation
import NIOCore

/// `multipart/form-data` (RFC 7578), whole in memory and within the limits of an upload.
enum Multipart {
    struct Part: Sendable {
        let name: String
        /// Nil where the part is no file.
        let fileName: String?
        let bytes: ArraySlice<UInt8>
    }

    private static let mostParts = 32
    private static let mostHeader = 1024

    /// - Parameter header: the `Content-Type`.
    /// - Returns: nil for anything but a form with a boundary of 1 to 70 characters (RFC 2046 section 5.1.1).
    static func boundary(_ header: String?) -> String? {
        guard let header, header.lowercased().hasPrefix("multipart/form-data") else { return nil }
        let text = parameter("boundary", of: header)
        return text.flatMap { (1...70).contains($0.utf8.count) && $0.utf8.allSatisfy { (33...126).contains($0) } ? $0 : nil }
    }

    /// - Throws: `body.malformed` for what is cut off or does not follow the form.
    static func parts(of body: ByteBuffer, boundary: String) throws(Problem) -> [Part] {
        let bytes = Array(body.readableBytesView)
        let mark = Array("\r\n--\(boundary)".utf8)
        // The first boundary has no line break before it.
        guard bytes.starts(with: mark.dropFirst(2)) else { throw .bodyMalformed }
        var (parts, rest) = ([Part](), bytes[(mark.count - 2)...])
        while rest.starts(with: lineBreak) {
            rest = rest.dropFirst(2)
            guard parts.count < mostParts, let end = position(of: mark, in: rest) else { throw .bodyMalformed }
            parts.append(try part(rest[..<end]))
            rest = rest[(end + mark.count)...]
        }
        guard rest.starts(with: Array("--".utf8)) else { throw .bodyMalformed }
        return parts
    }

    private static let lineBreak: [UInt8] = [13, 10]
    private static let blankLine: [UInt8] = [13, 10, 13, 10]

    private static func part(_ bytes: ArraySlice<UInt8>) throws(Problem) -> Part {
        let head = bytes.prefix(mostHeader + blankLine.count)
        guard let end = position(of: blankLine, in: head), let text = String(validating: head[..<end], as: UTF8.self) else {
            throw .bodyMalformed
        }
        let disposition = text.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("content-disposition: form-data") }
        guard let disposition, let name = parameter("name", of: disposition) else { throw .bodyMalformed }
        return Part(name: name, fileName: parameter("filename", of: disposition), bytes: bytes[(end + blankLine.count)...])
    }

    /// Browsers write a quote inside a name as `%22` (HTML, multipart form data).
    private static func parameter(_ name: String, of header: String) -> String? {
        for piece in pieces(of: header).dropFirst() {
            let halves = piece.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].trimmingCharacters(in: .whitespaces).lowercased() == name else { continue }
            return halves[1].trimmingCharacters(in: .whitespaces).trimmingCharacters(in: CharacterSet(charactersIn: "\""))
                .replacing("%22", with: "\"")
        }
        return nil
    }

    /// Split at semicolons that stand outside quotes.
    private static func pieces(of header: String) -> [String] {
        var (pieces, isQuoted) = ([""], false)
        for character in header {
            if character == "\"" { isQuoted.toggle() }
            if character == ";", !isQuoted { pieces.append("") } else { pieces[pieces.count - 1].append(character) }
        }
        return pieces
    }

    private static func position(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBytes { all in
            guard let start = all.baseAddress, all.count >= pattern.count else { return nil }
            return pattern.withUnsafeBytes { wanted in
                memmem(start, all.count, wanted.baseAddress ?? start, wanted.count).map { bytes.startIndex + (UnsafeRawPointer($0) - start) }
            }
        }
    }
}
