package import Domain
package import Engine

extension SQLSnapshot: PolicyConflictReads {
    /// From one kind to the next in the index, however many bindings there are of each.
    package func heldKinds(realm: RealmID) throws -> [IdentifierKind] {
        var kinds: [IdentifierKind] = []
        while let next: IdentifierKind = try connection.first(
            ConflictSQL.nextKind, realm, kinds.last?.rawValue ?? "", map: { try $0.raw(0) })
        {
            kinds.append(next)
        }
        return kinds
    }

    package func held(_ kind: IdentifierKind, realm: RealmID, limit: Int) throws -> RuleBreach {
        try breach(ConflictSQL.countHeld, ConflictSQL.held, [realm.sqlValue, kind.sqlValue], limit)
    }

    package func shared(
        byMoreThan most: Int, _ kind: IdentifierKind, realm: RealmID, limit: Int
    ) throws -> RuleBreach {
        try breach(ConflictSQL.countShared, ConflictSQL.shared, [realm.sqlValue, kind.sqlValue, most.sqlValue], limit)
    }

    package func crowded(
        withMoreThan most: Int, _ kind: IdentifierKind, realm: RealmID, limit: Int
    ) throws -> RuleBreach {
        try breach(
            ConflictSQL.countCrowded, ConflictSQL.crowded, [realm.sqlValue, kind.sqlValue, most.sqlValue], limit)
    }

    /// - Parameter accounts: takes the limit after the others.
    private func breach(
        _ count: SQLStatement, _ accounts: SQLStatement, _ arguments: [SQLValue], _ limit: Int
    ) throws -> RuleBreach {
        let breach = Breach()
        try connection.ask([
            SQLQuery(count, arguments: arguments) { breach.count = try $0.int(0) },
            SQLQuery(accounts, arguments: arguments + [limit.sqlValue]) { breach.accounts.append(try $0.id(0)) },
        ])
        return breach.whole
    }
}

/// As its rows come.
private final class Breach {
    var count = 0
    var accounts: [AccountID] = []

    var whole: RuleBreach { RuleBreach(count: count, accounts: Set(accounts).sorted()) }
}

/// Nearly all bindings have the first slot and the first place. Those that don't have an index of their own, and whatever
/// breaks a rule has one of them: of each only the highest is looked at, so that it counts once.
private enum ConflictSQL {
    static let nextKind: SQLStatement = """
        SELECT kind FROM binding
        WHERE realm = $1 AND kind > $2 AND state IN ('active', 'suspended') ORDER BY kind LIMIT 1
        """
    private static let isHeld: SQLPiece =
        "FROM binding WHERE realm = $1 AND kind = $2 AND state IN ('active', 'suspended')"
    static let countHeld: SQLStatement = "SELECT COUNT(*) \(isHeld)"
    static let held: SQLStatement = "SELECT account_id \(isHeld) LIMIT $3"

    private static let sameIdentifier: SQLPiece = """
        holder.realm = further.realm AND holder.kind = further.kind AND holder.parent_kind = further.parent_kind
        AND holder.value_index = further.value_index AND holder.state IN ('active', 'suspended')
        """
    private static let isShared: SQLPiece = """
        further.realm = $1 AND further.kind = $2 AND further.slot > $3 AND further.slot > 1
        AND further.state IN ('active', 'suspended')
        AND further.slot = (SELECT MAX(holder.slot) FROM binding AS holder WHERE \(sameIdentifier))
        AND (SELECT COUNT(holder.slot) FROM binding AS holder WHERE \(sameIdentifier)) > $3
        """
    static let countShared: SQLStatement = "SELECT COUNT(*) FROM binding AS further WHERE \(isShared)"
    static let shared: SQLStatement = """
        SELECT DISTINCT holder.account_id FROM binding AS further
        JOIN binding AS holder ON \(sameIdentifier)
        WHERE \(isShared) ORDER BY 1 LIMIT $4
        """

    private static let samePlaces: SQLPiece = """
        held.account_id = further.account_id AND held.kind = further.kind AND held.parent_kind = further.parent_kind
        AND COALESCE(held.parent_id, held.account_id) = COALESCE(further.parent_id, further.account_id)
        AND held.state = 'active'
        """
    private static let isCrowded: SQLPiece = """
        further.realm = $1 AND further.kind = $2 AND further.place > $3 AND further.place > 1
        AND further.state = 'active'
        AND further.place = (SELECT MAX(held.place) FROM binding AS held WHERE \(samePlaces))
        AND (SELECT COUNT(*) FROM binding AS held WHERE \(samePlaces)) > $3
        """
    static let countCrowded: SQLStatement = """
        SELECT COUNT(DISTINCT further.account_id) FROM binding AS further WHERE \(isCrowded)
        """
    static let crowded: SQLStatement = """
        SELECT DISTINCT further.account_id FROM binding AS further WHERE \(isCrowded) ORDER BY 1 LIMIT $4
        """
}
