/// What a file of accounts is, where it is not the CSV in UTF-8 that is read here: spreadsheets and
/// databases write others, and whoever saved the file has to know what to choose instead.
enum FileGuess {
    /// - Parameter beginning: of the file.
    static func requireNarrow(_ beginning: ArraySlice<UInt8>) throws(TransferFailure) {
        let first = Array(beginning.prefix(4))
        guard first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) || first.contains(0) else { return }
        throw TransferFailure(
            "import.not-utf8", "The file is in UTF-16. Convert it: iconv -f UTF-16 -t UTF-8.", .file)
    }

    /// - Parameter header: the first line.
    static func requireCommas(_ header: String) throws(TransferFailure) {
        guard !columns(header, between: ",") else { return }
        let separators: [(Character, String)] = [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")]
        guard let (_, name) = separators.first(where: { header.contains($0.0) && columns(header, between: $0.0) })
        else { return }
        throw TransferFailure(
            "import.separator", "The fields of this file are separated by \(name). Save it with commas (RFC 4180).",
            .file)
    }

    /// Whether there is a column of ours among the names.
    private static func columns(_ header: String, between separator: Character) -> Bool {
        header.split(separator: separator).contains { name in
            ImportColumn(rawValue: name.filter { $0 != "\"" && $0 != " " }.lowercased()) != nil
        }
    }

    static func notUTF8(_ bytes: [UInt8], _ line: Int64) -> TransferFailure {
        let advice =
            isGBK(bytes)
            ? ", but probably in GBK. Convert the file: iconv -f GBK -t UTF-8."
            : ". Convert the file, for example with iconv."
        return TransferFailure("import.not-utf8", "Line \(line) is not in UTF-8\(advice)", .file)
    }

    /// Bytes beyond ASCII come in pairs there, and the common characters (GB 2312, levels 1 and 2) have
    /// both of them in the upper half.
    private static func isGBK(_ bytes: [UInt8]) -> Bool {
        var hasCommon = false
        var rest = bytes[...]
        while let lead = rest.popFirst() {
            guard lead >= 0x80 else { continue }
            guard (0x81...0xFE).contains(lead), let trail = rest.popFirst(), trail >= 0x40, trail != 0x7F, trail != 0xFF
            else { return false }
            if (0xB0...0xF7).contains(lead), trail >= 0xA1 { hasCommon = true }
        }
        return hasCommon
    }
}
