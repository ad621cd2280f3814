import Foundation
import NIOCore

/// `multipart/form-data` (RFC 7578), whole in memory and within the limits of an upload.
enum Multipart {
    struct Part: Sendable {
        let name: String
        /// Nil where the part isn't a file.
        let fileName: String?
        let bytes: Data
    }

    private static let mostParts = 32
    private static let mostHeader = 1024

    /// - Parameter header: the `Content-Type`.
    /// - Returns: nil for anything but a form with a boundary of 1 to 70 characters (RFC 2046
    ///   section 5.1.1).
    static func boundary(_ header: String?) -> String? {
        guard let header, header.lowercased().hasPrefix("multipart/form-data") else { return nil }
        let text = parameter("boundary", of: header)
        return text.flatMap {
            (1...70).contains($0.utf8.count) && $0.utf8.allSatisfy { (33...126).contains($0) } ? $0 : nil
        }
    }

    /// - Throws: `body.malformed` for what is cut off or does not follow the form.
    static func parts(of body: ByteBuffer, boundary: String) throws(Problem) -> [Part] {
        let bytes = Data(body.readableBytesView)
        let mark = Data("\r\n--\(boundary)".utf8)
        // The first boundary has no line break before it.
        guard bytes.starts(with: mark.dropFirst(2)) else { throw .bodyMalformed }
        var (parts, rest) = ([Part](), bytes[(mark.count - 2)...])
        while rest.starts(with: lineBreak) {
            rest = rest.dropFirst(2)
            guard parts.count < mostParts, let end = rest.range(of: mark) else { throw .bodyMalformed }
            parts.append(try part(rest[..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        guard rest.starts(with: Data("--".utf8)) else { throw .bodyMalformed }
        return parts
    }

    private static let lineBreak = Data([13, 10])
    private static let blankLine = Data([13, 10, 13, 10])

    private static func part(_ bytes: Data) throws(Problem) -> Part {
        let head = bytes.prefix(mostHeader + blankLine.count)
        guard let end = head.range(of: blankLine), let text = String(validating: head[..<end.lowerBound], as: UTF8.self)
        else {
            throw .bodyMalformed
        }
        let disposition = text.components(separatedBy: "\r\n").first {
            $0.lowercased().hasPrefix("content-disposition: form-data")
        }
        guard let disposition, let name = parameter("name", of: disposition) else { throw .bodyMalformed }
        return Part(name: name, fileName: parameter("filename", of: disposition), bytes: bytes[end.upperBound...])
    }

    /// Browsers write a quote inside a name as `%22` (HTML, multipart form data).
    private static func parameter(_ name: String, of header: String) -> String? {
        for piece in pieces(of: header).dropFirst() {
            let halves = piece.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].trimmingCharacters(in: .whitespaces).lowercased() == name else {
                continue
            }
            return halves[1].trimmingCharacters(in: .whitespaces).trimmingCharacters(
                in: CharacterSet(charactersIn: "\"")
            )
            .replacing("%22", with: "\"")
        }
        return nil
    }

    /// Split at semicolons outside quotes.
    private static func pieces(of header: String) -> [String] {
        var (pieces, isQuoted) = ([""], false)
        for character in header {
            if character == "\"" { isQuoted.toggle() }
            if character == ";", !isQuoted { pieces.append("") } else { pieces[pieces.count - 1].append(character) }
        }
        return pieces
    }
}
