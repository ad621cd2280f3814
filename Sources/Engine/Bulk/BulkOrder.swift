package import Domain
import Policy

/// What a platform wants done to many of its accounts.
package struct BulkOrder: Sendable {
    package static let mostAccounts = 10_000
    /// Nobody remembers a notice for longer.
    static let furthest = Duration.days(366)

    package enum Named: Sendable, Hashable {
        case id(AccountID)
        /// The platform's own id.
        case externalID(String)

        package var text: String {
            switch self {
            case .id(let id): id.description
            case .externalID(let text): text
            }
        }
    }

    package let operation: Verb
    package let kinds: [IdentifierKind]
    package let reason: BulkReason
    package let at: Instant
    package let accounts: [Named]

    package init(operation: Verb, kinds: [IdentifierKind], reason: BulkReason, at: Instant, accounts: [Named]) {
        self.operation = operation
        self.kinds = kinds
        self.reason = reason
        self.at = at
        self.accounts = accounts
    }
}

extension BulkOrder {
    /// - Throws: `bulk.operation-not-offered`, `bulk.kinds`, `bulk.accounts`, `bulk.too-soon`, `bulk.too-late`,
    ///   `account.external-id-malformed` with the place of the entry.
    func requireSound(_ policy: RealmPolicy, _ known: IdentifierKinds, at now: Instant) throws(Refusal) {
        guard operation == .unbind else { throw Self.refusal("bulk.operation-not-offered", "operation") }
        guard !kinds.isEmpty, Set(kinds).count == kinds.count, kinds.allSatisfy({ known[$0] != nil }) else {
            throw Self.refusal("bulk.kinds", "kinds")
        }
        guard (1...Self.mostAccounts).contains(accounts.count) else { throw Self.refusal("bulk.accounts", "accounts") }
        for (place, named) in accounts.enumerated() {
            guard case .externalID(let text) = named, !ExternalID.isAcceptable(text) else { continue }
            throw Self.refusal("account.external-id-malformed", "accounts[\(place)].externalID")
        }
        guard at >= now + policy.bulk.announce else {
            throw Refusal(
                .unacceptable, "bulk.too-soon", wayForward: .correct, field: "at")
        }
        guard at <= now + Self.furthest else { throw Self.refusal("bulk.too-late", "at") }
    }

    private static func refusal(_ code: ReasonCode, _ field: String) -> Refusal {
        Refusal(.unacceptable, code, wayForward: .correct, field: field)
    }
}

extension ReadContext {
    /// Which account each entry names; the first of several that name the same has it.
    func found(_ named: [BulkOrder.Named]) throws -> [BulkFound] {
        var (ids, texts): ([AccountID], [String]) = ([], [])
        for entry in named {
            switch entry {
            case .id(let id): ids.append(id)
            case .externalID(let text): texts.append(text)
            }
        }
        let known = try snapshot.accounts(among: ids, realm: realm)
        let byText = try snapshot.accounts(named: texts, realm: realm)
        var seen: Set<AccountID> = []
        return named.map { entry in
            let account: AccountID? =
                switch entry {
                case .id(let id): known.contains(id) ? id : nil
                case .externalID(let text): byText[Array(text.utf8)]
                }
            guard let account else { return .unknown(entry.text) }
            return seen.insert(account).inserted ? .account(account) : .twice(entry.text)
        }
    }
}

enum BulkFound: Sendable {
    case account(AccountID)
    case unknown(String)
    /// Named before in the same list.
    case twice(String)
}

extension ReasonCode {
    static let accountNotFound: ReasonCode = "account.not-found"
    static let bulkAccountTwice: ReasonCode = "bulk.account-twice"
    static let bulkAnnouncedAlready: ReasonCode = "bulk.announced-already"
    static let bulkUndoOpen: ReasonCode = "bulk.undo-open"
    static let accountUnreadable: ReasonCode = "account.unreadable"
}
