import Domain
import Engine
import Flows
import Vault

extension StoreContract {
    static let flows = [
        Clause("A flow is read back as it was written, in every state", flowStates),
        Clause("A flow is read back with every decision there can be", decisions),
        Clause("A flow is not found from another realm", flowOfOtherRealm),
        Clause("An update writes all that may change of a flow and raises its revision", flowUpdate),
        Clause("A flow that moved meanwhile makes the phase run again", staleFlow),
        Clause("A later proof takes the earlier one's place", proofReplaced),
        Clause("Dropping the target's proofs leaves the others", targetProofs),
    ]

    static func flowStates(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let flows = states(at: rows.now).map { rows.flow(of: account, state: $0) }
        try await store.write { transaction in
            transaction.insert(account)
            for row in flows { transaction.insert(row) }
        }
        for flow in flows {
            try expect(try await store.read { try $0.flow(flow.id, realm: flow.realm) }, is: flow, "\(flow.state)")
        }
    }

    /// Every state, and each of its optional parts once there and once not.
    private static func states(at now: Instant) -> [FlowState] {
        [
            .collecting(deadline: now + .minutes(30)), .reviewing(since: now, thenWait: nil),
            .reviewing(since: now, thenWait: .hours(72)),
            .waiting(since: now, until: now + .hours(24)), .completed(at: now, undoUntil: nil),
            .completed(at: now, undoUntil: now + .hours(72)), .refused(at: now, appealUntil: nil, cause: .reviewer),
            .refused(at: now, appealUntil: now + .days(7), cause: .reviewer), .expired(at: now),
        ] + CancellationCause.allCases.map { .cancelled(at: now, cause: $0) }
    }

    static func decisions(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let flows = decisions(at: rows.now).map { rows.flow(of: account, decision: $0) }
        try await store.write { transaction in
            transaction.insert(account)
            for row in flows { transaction.insert(row) }
        }
        for flow in flows {
            try expect(
                try await store.read { try $0.flow(flow.id, realm: flow.realm)?.decision }, is: flow.decision,
                "the decision")
        }
    }

    private static func decisions(at now: Instant) -> [Decision] {
        let plan = ReviewPlan(queue: "identity", people: 2, within: .hours(8))
        let ways: [WayForward] = [
            .retry(at: now), .correct, .otherTrack, .otherIdentifier, .appeal, .startAgain, .unfreeze, .support,
        ]
        let reasons = ways.map { Reason("risk.device-unknown", weight: $0 == .correct ? nil : 20, wayForward: $0) }
        let outcomes: [Decision.Outcome] = [
            .allow, .refuse, .stepUp([.oldCode, .newCode]), .wait(.hours(24)), .review(plan, thenWait: nil),
            .review(plan, thenWait: .hours(72)),
        ]
        return outcomes.map { Decision(outcome: $0, reasons: reasons, risk: Risk(score: 45, level: .high)) }
            + RiskLevel.allCases.map { Decision(outcome: .allow, reasons: [], risk: Risk(score: 0, level: $0)) }
    }

    static func flowOfOtherRealm(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger").realm)
        let account = rows.account()
        let flow = rows.flow(of: account)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(flow)
        }
        try expect(try await store.read { try $0.flow(flow.id, realm: other) }, is: nil, "the flow")
    }

    static func flowUpdate(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let before = rows.flow(of: account)
        var changed = before
        (changed.state, changed.mustProveAgain) = (.waiting(since: rows.now, until: rows.now + .hours(24)), true)
        (changed.reason, changed.track) = ("number-lost", "current")
        (changed.session, changed.typedIn) = (rows.id(), rows.id())
        changed.decision = Decision(outcome: .wait(.hours(24)), reasons: [], risk: .none)
        (changed.tokenDigest, changed.tokenExpiresAt, changed.revision) = (rows.bytes(), rows.now + .minutes(30), 1)
        let after = changed
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(before)
        }
        try await store.write { $0.update(after, ifRevision: 0) }
        try expect(try await store.read { try $0.flow(before.id, realm: before.realm) }, is: after, "the row")
    }

    static func staleFlow(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let flow = rows.flow(of: account)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(flow)
        }
        try await store.write { $0.update(flow, ifRevision: 0) }
        let runs = RunCount()
        try await store.write { transaction in
            let fresh = try transaction.flow(flow.id, realm: flow.realm)
            transaction.update(flow, ifRevision: runs.isFirst() ? 0 : fresh?.revision ?? -1)
        }
        try expect(runs.total, is: 2, "runs")
    }

    static func proofReplaced(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let (flow, binding) = (rows.flow(of: account), rows.binding(of: account))
        let (early, late) = (rows.proof(), rows.proof(binding: binding.id))
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(binding)
            transaction.insert(flow)
            transaction.record(early, for: flow.id)
        }
        try await store.write { $0.record(late, for: flow.id) }
        try expect(try await store.read { try $0.file(flow.id, realm: flow.realm)?.proofs }, is: [late], "proofs")
    }

    static func targetProofs(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let flow = rows.flow(of: account)
        let (old, new, password) = (
            rows.proof(.oldCode), rows.proof(.newCode), rows.proof(Requirement(.account, .password))
        )
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(flow)
            for proof in [old, new, password] { transaction.record(proof, for: flow.id) }
        }
        try await store.write { $0.dropNewProofs(of: flow.id) }
        try expect(
            try await store.read { try $0.file(flow.id, realm: flow.realm)?.proofs }, is: [old, password], "proofs")
        let other = rows.flow(of: account)
        try await store.write { transaction in
            transaction.insert(other)
            transaction.record(rows.proof(.oldCode), for: other.id)
        }
        try await store.write { $0.dropProof(of: old.proof.requirement, in: flow.id) }
        try expect(
            try await store.read { try $0.file(flow.id, realm: flow.realm)?.proofs }, is: [password], "all but one")
        try await store.write { $0.dropProofs(of: flow.id) }
        try expect(try await store.read { try $0.file(flow.id, realm: flow.realm)?.proofs }, is: [], "no proofs")
        try expect(
            try await store.read { try $0.file(other.id, realm: flow.realm)?.proofs.count }, is: 1, "the other's")
    }
}
