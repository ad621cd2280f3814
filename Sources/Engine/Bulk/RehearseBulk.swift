import Domain
import Policy

extension Engine {
    /// What a job would do with each account if it were carried out now. Writes nothing.
    /// - Throws: what ``orderBulk(_:from:_:)`` would refuse it for.
    package func rehearseBulk(_ order: BulkOrder, _ caller: Caller) async throws -> BulkForecastView {
        try caller.require(.accountsBulk)
        let policy = try policy(of: caller.realm)
        try order.requireSound(policy, kinds, at: now())
        var tally = ForecastTally()
        let found = try await read(realm: caller.realm) { try $0.found(order.accounts) }
        for part in found.parts(of: Self.readAtOnce) {
            let verdicts = try await read(realm: caller.realm) { try $0.verdicts(part, order.kinds, policy) }
            for (named, reason) in verdicts { tally.add(named, reason) }
        }
        return tally.view
    }

    /// So many that a reader is not held for long.
    private static let readAtOnce = 500
}

extension [BulkFound] {
    fileprivate func parts(of size: Int) -> [ArraySlice<BulkFound>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

extension ReadContext {
    fileprivate func verdicts(
        _ found: ArraySlice<BulkFound>, _ kinds: [IdentifierKind], _ policy: RealmPolicy
    ) throws -> [(named: String, reason: ReasonCode?)] {
        let accounts = found.compactMap { if case .account(let id) = $0 { id } else { nil } }
        let grounds = try snapshot.bulkGround(of: accounts, realm: realm, at: now)
        let byAccount = Dictionary(uniqueKeysWithValues: grounds.map { ($0.account.id, $0) })
        return found.map { entry in
            switch entry {
            case .unknown(let given): (given, .accountNotFound)
            case .twice(let given): (given, .bulkAccountTwice)
            case .account(let id):
                byAccount[id].map { ($0.account.externalID, $0.reasonToSkip(kinds, policy)) }
                    ?? (id.description, .accountNotFound)
            }
        }
    }
}

extension BulkGround {
    fileprivate func reasonToSkip(_ kinds: [IdentifierKind], _ policy: RealmPolicy) -> ReasonCode? {
        if isAnnounced(elsewhereThan: nil, kinds) { return .bulkAnnouncedAlready }
        guard case .skip(let reason) = verdict(on: kinds, policy) else { return nil }
        return reason
    }
}

private struct ForecastTally {
    private var taken: Int64 = 0
    private var skipped: [ReasonCode: BulkForecastView.Skipped] = [:]

    mutating func add(_ account: String, _ reason: ReasonCode?) {
        guard let reason else {
            taken += 1
            return
        }
        var entry = skipped[reason] ?? .init(code: reason, count: 0, accounts: [])
        entry.count += 1
        if entry.accounts.count < BulkForecastView.Skipped.named { entry.accounts.append(account) }
        skipped[reason] = entry
    }

    var view: BulkForecastView {
        BulkForecastView(taken: taken, skipped: skipped.values.sorted { $0.code.rawValue < $1.code.rawValue })
    }
}
