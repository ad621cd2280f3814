/// What sort of thing an identifier is (docs/ARCHITECTURE.md, words).
package enum IdentifierKind: String, Sendable, Hashable, CaseIterable, Codable {
    case phone
    case email
    case wechat
    case qq
    case alipay
    case oidc
    case nationalID = "national-id"
    case passport
    case bankCard = "bank-card"
}
