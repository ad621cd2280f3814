import Storage

/// Reads a statement's placeholders, so that what SQLite would refuse is refused here as well.
enum Placeholders {
    /// - Returns: how many there are.
    /// - Throws: ``StorageFailure/malformedStatement(_:)`` unless they are `$1` to `$n`, each used,
    ///   with neither `?` nor `::` beside them.
    static func count(in sql: String) throws(StorageFailure) -> Int {
        var numbers: Set<Int> = []
        // Every second piece is between quotes.
        for (index, piece) in sql.utf8.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
            .enumerated()
        where index.isMultiple(of: 2) {
            guard !isForeign(piece) else { throw malformed(sql) }
            numbers.formUnion(self.numbers(in: piece))
        }
        guard numbers == Set(1..<numbers.count + 1) else { throw malformed(sql) }
        return numbers.count
    }

    private static func isForeign(_ piece: Substring.UTF8View) -> Bool {
        piece.contains(UInt8(ascii: "?"))
            || zip(piece, piece.dropFirst()).contains { $0 == UInt8(ascii: ":") && $1 == UInt8(ascii: ":") }
    }

    private static func numbers(in piece: Substring.UTF8View) -> Set<Int> {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let starts = piece.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false).dropFirst()
        return Set(starts.compactMap { start in Int(Substring(start.prefix { digits.contains($0) })) })
    }

    private static func malformed(_ sql: String) -> StorageFailure {
        .malformedStatement("placeholders are $1 to $n, each used, without ::, not those of \(sql)")
    }
}
