import Domain
import Flows
import Policy
import Vault

extension ReadContext {
    /// All that a decision about this flow looks at, as things stand now.
    func facts(for file: FlowFile) throws -> Facts {
        var facts = try facts(
            for: file.holding, operation: file.flow.operation, rules: file.rules, policy: file.policy,
            origin: file.row.origin,
            channel: file.flow.channel, old: file.old, new: try targetFacts(of: file),
            proofs: countingProofs(of: file),
            openFlows: 0)
        facts.signals = signals(of: file).mapValues { SignalFact($0) }
        // The case that it waits for does not speak against its own account.
        if case .reviewing = file.flow.state { facts.account.openCases -= 1 }
        return facts
    }

    /// All that ``facts(for:)`` reads.
    func foreseeFacts(about file: FlowFile, in ahead: any Snapshot) throws {
        if let new = file.flow.brings { _ = try holders(of: new, under: file.operation.parent, in: ahead) }
        _ = try background(of: file.account.id, for: file.flow.operation, file.rules, in: ahead)
    }

    /// What a decision about an operation looks at besides what it brings, and what nearly always follows: policy allows it,
    /// other flows end, and the platform is told.
    func foreseeDecision(
        of account: AccountID, _ operation: OperationName, _ rules: OperationPolicy, in ahead: any Snapshot
    ) throws {
        _ = try background(of: account, for: operation, rules, in: ahead)
        _ = try ahead.openFlows(of: account)
        _ = try ahead.webhooks(realm: realm)
    }

    /// How long refusals and failures speak against an account.
    private static let lately = Duration.hours(24)

    func background(
        of account: AccountID, for operation: OperationName, _ rules: OperationPolicy, in snapshot: any Snapshot
    ) throws -> AccountBackground {
        try snapshot.background(
            of: account, for: operation, completedSince: now - rules.lookBack,
            refusedSince: now - max(Self.lately, rules.coolDown ?? .zero),
            at: now)
    }

    /// - Parameter openFlows: of the operation, the one in question left out.
    func facts(
        for holding: Holding, operation: OperationName, rules: OperationPolicy, policy: RealmPolicy, origin: FlowOrigin,
        channel: Channel,
        old: HeldBinding?, new: TargetFacts?, proofs: [Proof], openFlows: Int
    ) throws -> Facts {
        let account = holding.account
        let background = try background(of: account.id, for: operation, rules, in: snapshot)
        return Facts(
            now: now,
            account: AccountFacts(
                status: account.status, createdAt: account.createdAt, lastSignInAt: origin.signedInAt,
                openCases: background.openCases),
            binding: old.map {
                BindingFacts(boundAt: $0.row.boundAt, provedAt: $0.row.provedAt, confidence: $0.row.confidence)
            },
            target: new,
            velocity: VelocityFacts(
                completed: background.completions,
                refusedLately: background.refusals.count { $0.at >= now - Self.lately },
                failuresLately: try failuresLately(of: holding, old), openFlows: openFlows,
                lastAttemptAt: background.lastAttempt(at: operation)),
            request: RequestFacts(
                channel: channel, deviceKnown: origin.deviceKnown, country: origin.country,
                signedInAt: origin.signedInAt,
                signInMethod: origin.signInMethod, hour: policy.hour(of: now)),
            restrictions: background.restrictions, returning: holding.kindsInQuarantine(at: now),
            proofs: proofs)
    }

    /// The proofs that count: all, or for taking something back only those with what was held
    /// before it (promise 9).
    func countingProofs(of file: FlowFile) -> [Proof] {
        file.flow.proofs.filter { file.isOldEnough($0.heldSince) }.flatMap { [$0] + file.implied(by: $0) }
    }

    func missingInputs(of file: FlowFile) -> [FlowInput] {
        FlowInput.allCases.filter { input in
            guard file.operation.needs.contains(input) else { return false }
            switch input {
            case .identifier: return file.flow.brings == nil
            case .reason: return file.flow.reason == nil
            }
        }
    }

    private func targetFacts(of file: FlowFile) throws -> TargetFacts? {
        guard let new = file.flow.brings else { return nil }
        let holders = try holders(of: new, under: file.operation.parent)
        return TargetFacts(new, availability: availability(of: new, holders, for: file))
    }

    /// What one card has may come to another of the same account, but nothing comes in its own place.
    private func availability(of new: Identifier, _ holders: [HolderRow], for file: FlowFile) -> Availability {
        let account = file.account.id
        let holding = Set(holders.filter { $0.state != .released }.map(\.account))
        if holding.contains(account) {
            return file.operation.parent != nil && file.held(new) == nil ? .free : .own
        }
        if holding.count >= file.policy.slots(of: new.kind).count { return .taken }
        if let until = holders.quarantinedUntil(for: account) { return .quarantined(until: until) }
        return holders.contains { $0.account == account } ? .returning : .free
    }

    private func failuresLately(of holding: Holding, _ old: HeldBinding?) throws -> Int {
        guard let old else { return 0 }
        let account = holding.account.id
        let row = try failures(failureKey(of: account, at: old.row.index.bytes), of: account)
        guard let lastAt = row.lastAt, now.since(lastAt) < Self.lately else { return 0 }
        return row.count
    }

    /// Failures are counted for an account and a destination together, so that nobody slows down a
    /// number's owner (promise 5).
    func failureKey(of account: AccountID, at destination: [UInt8]) -> KeyedHash {
        vault.keyedHash(account.bytes + destination, realm: realm, purpose: "failures")
    }
}

extension AccountBackground {
    /// When an attempt at the operation last ended as completed, taken back or refused.
    fileprivate func lastAttempt(at operation: OperationName) -> Instant? {
        (completions + refusals.filter { $0.operation == operation }.map(\.at)).max()
    }
}
