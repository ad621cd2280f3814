package import Domain

/// `Accept-Language` (RFC 9110 section 12.5.4) read for the two languages there are.
package enum AcceptedLanguage {
    /// - Parameter header: as it came; nil, a wildcard and other languages are English.
    package static func of(_ header: String?) -> Language { preferred(header) ?? .english }

    /// Nil when neither language is named.
    package static func preferred(_ header: String?) -> Language? {
        guard let header, header.utf8.count <= 512 else { return nil }
        var best: (language: Language, quality: Double)?
        for range in header.split(separator: ",") {
            guard let (language, quality) = read(range), quality > 0, quality > best?.quality ?? 0 else { continue }
            best = (language, quality)
        }
        return best?.language
    }

    private static func read(_ range: Substring) -> (Language, Double)? {
        let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        guard let tag = parts.first?.split(separator: "-").first, let language = Language(rawValue: String(tag)) else {
            return nil
        }
        let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
        return (language, weight.flatMap { Double($0.dropFirst(2)) } ?? 1)
    }
}
