package import Domain
package import Flows
package import Policy
import Synchronization
package import Verification

/// The policies in force, and those that open flows were started under.
///
/// Which policy of a realm is in force is kept in the database, for all nodes; the files are what a
/// node can publish. A realm without a file here is not served here.
package final class PolicyBook: Sendable {
    private struct Pages {
        var current: [RealmID: RealmPolicy] = [:]
        var byVersion: [String: RealmPolicy] = [:]
        /// Of what is current, where the database has told.
        var seqs: [RealmID: Int64] = [:]
        var lastSeq: Int64 = 0
    }

    private let pages: Mutex<Pages>
    /// What policies can offer.
    package let operations: OperationCatalogue
    /// What is judged here, and what policies can ask for besides the platform's word.
    package let methods: Methods
    /// The kinds of identifier that accounts can hold.
    package let kinds: IdentifierKinds
    /// What the files say, in force or not: one per realm.
    package let files: [RealmID: (policy: RealmPolicy, text: String)]

    /// - Parameter policies: one per realm, with its text. In force until the database says
    ///   otherwise.
    package init(
        _ policies: [(policy: RealmPolicy, text: String)], operations: OperationCatalogue = .standard,
        methods: Methods = .standard, kinds: IdentifierKinds = .standard
    ) {
        self.operations = operations
        self.methods = methods
        self.kinds = kinds
        var pages = Pages()
        for (policy, _) in policies {
            pages.current[policy.realm] = policy
            pages.byVersion[policy.version] = policy
        }
        self.pages = Mutex(pages)
        files = Dictionary(policies.map { ($0.policy.realm, $0) }) { first, _ in first }
    }

    package var realms: [RealmID] { files.keys.sorted { $0.rawValue < $1.rawValue } }

    package func current(_ realm: RealmID) -> RealmPolicy? {
        pages.withLock { $0.current[realm] }
    }

    /// The policy of that version; read from the store when this process has not met it yet.
    func policy(_ realm: RealmID, version: String, in snapshot: any Snapshot) throws -> RealmPolicy {
        if let known = pages.withLock({ $0.byVersion[version] }) { return known }
        guard let row = try snapshot.policy(realm: realm, version: version) else {
            throw StoreFailure.corrupt("policy \(version) of realm \(realm) is gone")
        }
        return try learn(row)
    }

    private func learn(_ row: PolicyRow) throws -> RealmPolicy {
        if let known = pages.withLock({ $0.byVersion[row.version] }) { return known }
        let policy = try RealmPolicy.parse(
            row.text, version: row.version, operations: operations.traits, methods: methods.names,
            kinds: kinds)
        pages.withLock { $0.byVersion[row.version] = policy }
        return policy
    }
}

// MARK: Following the database

extension PolicyBook {
    /// The last of the database's numbers that this book has heard of.
    var lastSeq: Int64 { pages.withLock { $0.lastSeq } }

    /// Turns to what was put in force.
    /// - Parameters:
    ///   - rows: in order.
    ///   - texts: of the last of each realm.
    /// - Returns: those of this book's realms that were not in force here already.
    /// - Throws: ``PolicyUnreadable`` when this release can't read one; the book then keeps the one
    ///   before, and does not throw for it again.
    func follow(_ rows: [PolicyInForceRow], _ texts: [PolicyRow]) throws -> [PolicyInForceRow] {
        var (turned, unreadable): ([PolicyInForceRow], PolicyUnreadable?) = ([], nil)
        for row in rows.latest where files[row.realm] != nil {
            guard let text = texts.first(where: { $0.realm == row.realm && $0.version == row.version }),
                let policy = try? learn(text)
            else {
                unreadable = PolicyUnreadable(realm: row.realm, version: row.version)
                continue
            }
            if turn(to: policy, row.seq) { turned.append(row) }
        }
        pages.withLock { $0.lastSeq = max($0.lastSeq, rows.last?.seq ?? 0) }
        if let unreadable { throw unreadable }
        return turned
    }

    private func turn(to policy: RealmPolicy, _ seq: Int64) -> Bool {
        pages.withLock { pages in
            guard seq > pages.seqs[policy.realm] ?? 0 else { return false }
            pages.seqs[policy.realm] = seq
            defer { pages.current[policy.realm] = policy }
            return pages.current[policy.realm]?.version != policy.version
        }
    }
}

/// The policy in force is one that this release can't read: a later release put it in force.
package struct PolicyUnreadable: Error, Sendable, Hashable {
    package let realm: RealmID
    package let version: String
}

extension [PolicyInForceRow] {
    /// The last of each realm.
    var latest: [PolicyInForceRow] {
        Array(Dictionary(map { ($0.realm, $0) }) { _, later in later }.values)
    }
}
