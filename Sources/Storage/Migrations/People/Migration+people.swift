extension Migration {
    /// People in front of the server: sessions of the hosted pages, staff and what they looked at,
    /// files and words of a case.
    static let people = Migration(number: 2, name: "people") { dialect in
        [sessions, staff, desk, figures].map { SchemaWords.render($0, for: dialect) }.joined(separator: "\n")
    }
}
