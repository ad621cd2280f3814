import Mustache

/// How values are written into markup.
///
/// Byte by byte: the library's own way goes by what Swift calls a character, and `<` with a joiner
/// behind it is another character to Swift but a tag to a browser.
struct MarkupText: MustacheContentType {
    static let name = "MARKUP"
    /// Every template has to begin with this; without it the library's own way is in force.
    static let pragma = "{{% CONTENT_TYPE:\(name)}}"

    func escapeText(_ text: String) -> String {
        guard text.utf8.contains(where: { Self.entity(for: $0) != nil }) else { return text }
        let escaped = text.utf8.reduce(into: [UInt8]()) { bytes, byte in
            if let entity = Self.entity(for: byte) { bytes.append(contentsOf: entity.utf8) } else { bytes.append(byte) }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func entity(for byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
