package import Domain

/// The name of a file that somebody sent, made harmless: shown on a page and given back as a
/// download's name.
package enum EvidenceName {
    private static let longest = 120

    /// Drops folders, and everything that can't be seen or turns the direction of writing:
    /// `cod\u{202E}gnp.exe` must not read as an image.
    /// - Returns: 1 to 120 characters.
    package static func cleaned(_ name: String, type: EvidenceType) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let visible = String(String.UnicodeScalarView(last.unicodeScalars.filter(isVisible).prefix(longest)))
        let trimmed = trimmed(visible)
        return trimmed.isEmpty ? "file.\(type.fileExtension)" : trimmed
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// A name of dots alone means a folder.
    private static func trimmed(_ name: String) -> String {
        let drops: (Character) -> Bool = { $0.isWhitespace || $0 == "." }
        let start = name.drop(while: drops)
        return String(start.reversed().drop(while: drops).reversed())
    }
}
