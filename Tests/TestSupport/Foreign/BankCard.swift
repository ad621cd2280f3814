package import Domain

/// A kind of identifier that no release keeps: the number of a bank card.
package struct BankCard: IdentifierValue {
    package static let kind = card
    package static let name = KindName(english: "bank card", withArticle: "a bank card", chinese: "银行卡")
    package let stored: String

    private static let card = IdentifierKind(rawValue: "card")!

    /// 16 digits, in groups or not.
    package init(_ text: String, region: String) throws(IdentifierRefusal) {
        let digits = text.filter { $0 != " " }
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }) else { throw .malformed }
        guard digits.count <= 16 else { throw .tooLong }
        guard digits.count == 16 else { throw .tooShort }
        stored = digits
    }

    package init?(stored text: String) {
        guard text.count == 16 else { return nil }
        stored = text
    }

    package var normal: String { stored }
    package var indexed: String { stored }
    package var masked: String { "**** \(stored.suffix(4))" }
}
