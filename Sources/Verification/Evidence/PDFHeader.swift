/// PDF (ISO 32000-2): whole, and doing nothing by itself.
///
/// Names are looked for in the whole file, streams included: a reader that repairs a file finds objects anywhere. What a compressed
/// stream holds is not seen, so whoever shows a PDF must still show it where no script runs.
enum PDFHeader {
    static let signature = Array("%PDF-".utf8)
    private static let end = Array("%%EOF".utf8)
    /// Names of what runs, starts a program, carries another file, or is a form with scripts of its own.
    private static let active: Set<[UInt8]> = Set(
        ["JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "XFA"].map { Array($0.utf8) })
    private static let openAction = Array("OpenAction".utf8)
    /// A document has one for each time that it was saved anew. Each may be looked for in the whole file, so there must not be thousands.
    private static let mostActions = 16

    /// Readers look for the end in the last 1,024 bytes.
    static func check(_ file: FileBytes) throws(EvidenceFault) {
        guard file.first(end, from: max(0, file.count - 1024)) != nil else { throw .truncated }
        var (place, actions) = (0, 0)
        while let name = PDFName.next(in: file, from: &place) {
            if active.contains(name) { throw .active }
            guard name == openAction else { continue }
            actions += 1
            guard actions <= mostActions, PDFAction(file).isHarmless(at: place) else { throw .active }
        }
    }
}

/// Names: a slash, then regular characters, any of which may be written as `#` and two hexadecimal digits (section 7.3.5).
enum PDFName {
    /// As long as the longest name that is looked for, with every character written in three; longer ones are cut.
    private static let longest = 48

    /// The next name at or after `place`, decoded. `place` moves behind it.
    static func next(in file: FileBytes, from place: inout Int) -> [UInt8]? {
        guard let slash = file.bytes[min(place, file.count)...].firstIndex(of: UInt8(ascii: "/")) else { return nil }
        place = slash + 1
        var name: [UInt8] = []
        while name.count < longest, let byte = file.byte(place), isRegular(byte) {
            name.append(decoded(file, &place) ?? byte)
            place += 1
        }
        return name
    }

    /// Neither white space nor a delimiter (section 7.2.3).
    private static func isRegular(_ byte: UInt8) -> Bool { !isSpace(byte) && !delimiters.contains(byte) }
    private static let delimiters = Array("()<>[]{}/%".utf8)

    static func isSpace(_ byte: UInt8) -> Bool {
        switch byte {
        case 0, 9, 10, 12, 13, 32: true
        default: false
        }
    }

    /// Of `#41`; leaves `place` on its last digit.
    private static func decoded(_ file: FileBytes, _ place: inout Int) -> UInt8? {
        guard file.byte(place) == UInt8(ascii: "#"), let high = digit(file.byte(place + 1)), let low = digit(file.byte(place + 2)) else {
            return nil
        }
        place += 2
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        byte.flatMap { Character(UnicodeScalar($0)).hexDigitValue }.map { UInt8($0) }
    }
}
