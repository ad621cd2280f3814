/// What a document does when it is opened (ISO 32000-2 section 12.6). Going to a page of its own is harmless, and what typesetters
/// write; anything else is not.
struct PDFAction {
    private let file: FileBytes

    init(_ file: FileBytes) { self.file = file }

    /// - Parameter place: where the value of `/OpenAction` begins.
    func isHarmless(at place: Int) -> Bool {
        let start = skipSpace(from: place)
        if file.byte(start) == UInt8(ascii: "[") { return true }
        if file.has(Array("<<".utf8), at: start) { return goesToPage(from: start) }
        guard let object = reference(at: start), let value = file.first(object, from: 0) else { return false }
        let inside = skipSpace(from: value + object.count)
        return file.byte(inside) == UInt8(ascii: "[") || goesToPage(from: inside)
    }

    /// Each name `/S` of the dictionary is followed by `/GoTo`; there must be one.
    private func goesToPage(from start: Int) -> Bool {
        guard file.has(Array("<<".utf8), at: start), let end = file.first(Array(">>".utf8), from: start) else { return false }
        var (place, goes) = (start, false)
        while let name = PDFName.next(in: file, from: &place), place <= end {
            guard name == Array("S".utf8) else { continue }
            guard PDFName.next(in: file, from: &place) == Array("GoTo".utf8) else { return false }
            goes = true
        }
        return goes
    }

    /// `12 0 R` as the object's own first words: `12 0 obj`, after a line's end.
    private func reference(at place: Int) -> [UInt8]? {
        let words = String(decoding: file.bytes[min(place, file.count)...].prefix(24), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count >= 3, let number = Int(words[0]), let generation = Int(words[1]), words[2].hasPrefix("R") else { return nil }
        return Array("\n\(number) \(generation) obj".utf8)
    }

    private func skipSpace(from place: Int) -> Int {
        var place = place
        while let byte = file.byte(place), PDFName.isSpace(byte) { place += 1 }
        return place
    }
}
