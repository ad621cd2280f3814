package import Domain
import Policy
import Vault

/// Which cases are asked for; what is nil does not matter.
package struct CaseFilter: Sendable, Hashable {
    package var queue: String?
    package var state: CaseState?
    package var claim: ClaimFilter
    package var overdue: Bool
    package var operation: OperationName?
    package var track: String?
    /// Only those whose risk was at least this when they were opened.
    package var risk: RiskLevel?
    /// The platform's own id of an account.
    package var externalID: String?

    package enum ClaimFilter: String, Sendable, Hashable, CaseIterable {
        case any
        /// Taken by the caller, who must be a member of staff; nobody else has any. Claims that are
        /// too old make a case free.
        case mine
        case free
        /// Free, and the caller may take it: who gave their word, or refused the same before, may not.
        case takeable
    }

    package init(
        queue: String? = nil, state: CaseState? = nil, claim: ClaimFilter = .any, overdue: Bool = false,
        operation: OperationName? = nil, track: String? = nil, risk: RiskLevel? = nil, externalID: String? = nil
    ) {
        self.queue = queue
        self.state = state
        self.claim = claim
        self.overdue = overdue
        self.operation = operation
        self.track = track
        self.risk = risk
        self.externalID = externalID
    }
}

extension Engine {
    /// The soonest due first. Staff do not see cases about accounts of their own, nor among those they may take an appeal
    /// against their own refusal, so a page may hold fewer than asked for.
    /// - Parameter limit: 1 to 100.
    package func listCases(_ filter: CaseFilter, after: CaseID?, limit: Int, _ caller: Caller) async throws -> CaseList
    {
        try caller.require(.casesRead)
        let limit = min(max(limit, 1), 100)
        return try await read(realm: caller.realm) { reading in
            guard let selection = try reading.selection(filter, for: caller) else { return .empty }
            let rows = try reading.snapshot.cases(realm: caller.realm, selection, after: after, limit: limit + 1)
            let login = filter.claim == .takeable ? caller.staffMember?.login : nil
            return try reading.page(of: rows, limit, for: caller) { row in
                try login.map { try !reading.hasRefusedAll(in: row, $0) } ?? true
            }
        }
    }

    /// Cases that are over, the latest decided first. Staff do not see cases about accounts of their own.
    /// - Parameters:
    ///   - state: how they ended; all where nil.
    ///   - externalID: the platform's own id of an account; all where nil.
    ///   - limit: 1 to 100.
    package func listEndedCases(
        queue: String?, state: CaseState?, externalID: String? = nil, after: CaseID?, limit: Int, _ caller: Caller
    ) async throws -> CaseList {
        try caller.require(.casesRead)
        let limit = min(max(limit, 1), 100)
        return try await read(realm: caller.realm) { reading in
            var account: AccountID?
            if let externalID {
                account = try reading.account(externalID: externalID)
                if account == nil { return .empty }
            }
            let rows = try reading.snapshot.endedCases(
                realm: caller.realm, queue: queue, state: state, account: account, after: after, limit: limit + 1)
            return try reading.page(of: rows, limit, for: caller)
        }
    }

    package func readCase(_ id: CaseID, _ caller: Caller) async throws -> CaseView {
        try caller.require(.casesRead)
        return try await read(realm: caller.realm) { reading in try reading.view(try reading.deskCase(id, caller)) }
    }

    /// Cases about a member's own accounts are not counted for them, just as they are not listed.
    package func caseCounts(_ caller: Caller) async throws -> CaseCounts {
        try caller.require(.casesRead)
        let login = caller.staffMember?.login
        return try await read(realm: caller.realm) { reading in
            let (now, snapshot) = (reading.now, reading.snapshot)
            let rows = try snapshot.queueCounts(
                realm: caller.realm, login: login, at: now, claimsSince: now - Self.caseClaimLife)
            return CaseCounts(try reading.leavingOutOwn(rows, of: caller))
        }
    }
}

extension CaseList {
    fileprivate static let empty = CaseList(cases: [], next: nil)
}

extension ReadContext {
    /// Nil where the realm has no such account, and so no such case.
    fileprivate func selection(_ filter: CaseFilter, for caller: Caller) throws -> CaseSelection? {
        var account: AccountID?
        if let externalID = filter.externalID {
            account = try self.account(externalID: externalID)
            if account == nil { return nil }
        }
        let (login, since) = (caller.staffMember?.login ?? "", now - Engine.caseClaimLife)
        let claim: CaseSelection.ClaimFilter =
            switch filter.claim {
            case .any: .any
            case .mine: .of(login, since: since)
            case .free: .free(since: since)
            case .takeable: .open(to: login, since: since)
            }
        return CaseSelection(
            queue: filter.queue, state: filter.state, claim: claim, dueBefore: filter.overdue ? now : nil,
            operation: filter.operation, track: filter.track, risk: filter.risk, account: account)
    }

    fileprivate func account(externalID: String) throws -> AccountID? {
        try snapshot.account(externalID: externalID, realm: realm)?.id
    }
}

extension CaseCounts {
    fileprivate init(_ rows: [QueueRow]) {
        func sum(_ count: (QueueRow) -> Int) -> Int { rows.reduce(0) { $0 + count($1) } }
        self.init(
            open: sum(\.open), mine: sum(\.mine), free: sum(\.free), overdue: sum(\.overdue), asked: sum(\.asked),
            queues: rows.map { QueueCount(queue: $0.queue, open: $0.open) })
    }
}

extension ReadContext {
    fileprivate func leavingOutOwn(_ rows: [QueueRow], of caller: Caller) throws -> [QueueRow] {
        guard let member = caller.staffMember else { return rows }
        let own = try member.externalIDs(in: realm).compactMap { try snapshot.account(externalID: $0, realm: realm) }
        let cases = try own.flatMap { try snapshot.openCases(of: $0.id) }
        return rows.map { row in
            cases.filter { $0.queue == row.queue }.reduce(row) { $0.without($1, member.login, at: now) }
        }
        .filter { $0.open > 0 }
    }

    /// - Parameter rows: one more than the page holds where there is another.
    fileprivate func page(
        of rows: [CaseRow], _ limit: Int, for caller: Caller, where isListed: (CaseRow) throws -> Bool = { _ in true }
    ) throws -> CaseList {
        snapshot.foresee { ahead in for row in rows.prefix(limit) { try row.foreseeView(in: ahead) } }
        let page = try rows.prefix(limit).filter(isListed).compactMap { try listed($0, for: caller) }
        return CaseList(cases: page, next: rows.count > limit ? rows[limit - 1].id : nil)
    }

    /// Nil for a case about the reader's own account, and for one of an account that is erased, of which nothing can be
    /// shown.
    fileprivate func listed(_ row: CaseRow, for caller: Caller) throws -> CaseView? {
        let file: FlowFile
        do {
            file = try self.file(leading(row))
        } catch let refusal as Refusal where refusal.code == .accountClosed {
            return nil
        }
        if let member = caller.staffMember, member.owns(file.account) { return nil }
        return try view(row, file: file)
    }
}

extension CaseRow {
    /// All that a ``CaseView`` of it reads.
    func foreseeView(in ahead: any Snapshot) throws {
        _ = try ahead.file(flow, realm: realm)
        _ = try ahead.votes(on: id)
        _ = try ahead.evidence(of: id)
        _ = try ahead.entries(of: id)
    }
}

extension QueueRow {
    fileprivate func without(_ row: CaseRow, _ login: String, at now: Instant) -> QueueRow {
        let holder = row.holder(at: now)
        return QueueRow(
            queue: queue, open: open - 1, mine: mine - (holder == login ? 1 : 0), free: free - (holder == nil ? 1 : 0),
            overdue: overdue - (row.dueAt < now ? 1 : 0), asked: asked - (row.askedAt == nil ? 0 : 1))
    }
}
