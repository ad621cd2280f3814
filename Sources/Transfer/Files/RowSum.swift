import Crypto

/// How many rows there are, and a digest of them in whatever order: the SHA-256 of each row, added
/// up as numbers of 256 bits.
///
/// Two engines sort texts differently, and a sum can be continued after a restart, which a hash in
/// progress can't. It detects damage and truncation; against somebody who writes their own export
/// nothing in the export could help.
struct RowSum: Sendable, Hashable {
    private(set) var count: Int64 = 0
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// - Parameter row: as ``RowCoding`` writes it.
    mutating func add(_ row: [UInt8], of section: String) {
        var hash = SHA256()
        hash.update(data: Array("\(section)|".utf8))
        hash.update(data: row)
        let digest = Array(hash.finalize())
        count += 1
        var carry: UInt64 = 0
        words.3 = Self.sum(words.3, digest[24..<32], &carry)
        words.2 = Self.sum(words.2, digest[16..<24], &carry)
        words.1 = Self.sum(words.1, digest[8..<16], &carry)
        words.0 = Self.sum(words.0, digest[0..<8], &carry)
    }

    /// 64 digits of base 16.
    var digest: String {
        [words.0, words.1, words.2, words.3].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    private static func sum(_ word: UInt64, _ bytes: ArraySlice<UInt8>, _ carry: inout UInt64) -> UInt64 {
        let (first, over) = word.addingReportingOverflow(RowCoding.number(bytes))
        let (second, again) = first.addingReportingOverflow(carry)
        carry = over || again ? 1 : 0
        return second
    }

    static func == (left: Self, right: Self) -> Bool { left.count == right.count && left.words == right.words }

    func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        hasher.combine(words.3)
    }
}
