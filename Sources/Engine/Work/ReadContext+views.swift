import Domain
import Flows
import Policy
import Vault
import Verification

extension ReadContext {
    /// - Parameter ended: flows that this transaction has ended, which no read can see yet.
    func view(_ holding: Holding, without ended: [FlowID] = []) throws -> AccountView {
        let account = holding.account
        return AccountView(
            account, bindings: holding.bindings.map(view), restrictions: try restrictions(of: account.id),
            openFlows: try snapshot.openFlows(of: account.id).map(\.id).filter { !ended.contains($0) })
    }

    /// Of an erased account all that is left: that it was there, and how it ended.
    func view(_ account: AccountRow) throws -> AccountView {
        guard account.dataKey == nil else { return try view(try holding(account)) }
        return AccountView(account, bindings: [], restrictions: [], openFlows: [])
    }

    /// All that an ``AccountView`` reads besides the account's own row.
    func foreseeView(of id: AccountID, in ahead: any Snapshot) throws {
        _ = try ahead.bindings(of: id)
        _ = try ahead.restrictions(of: id, at: now)
        _ = try ahead.openFlows(of: id)
    }

    /// By capability, each until the last of its causes ends.
    func restrictions(of account: AccountID) throws -> [RestrictionView] {
        let ends = try snapshot.restrictions(of: account, at: now).map { ($0.capability, $0.until) }
        return Dictionary(ends, uniquingKeysWith: max).map { RestrictionView(capability: $0.key, until: $0.value) }
            .sorted { $0.capability < $1.capability }
    }

    func view(_ held: HeldBinding) -> BindingView {
        BindingView(
            id: held.row.id, kind: held.row.kind, parent: held.row.place.parent?.binding,
            masked: held.identifier.masked, state: held.row.state, confidence: held.row.confidence,
            boundAt: held.row.boundAt, provedAt: held.row.provedAt)
    }

    func view(_ file: FlowFile) throws -> FlowView {
        let flow = file.flow
        return FlowView(
            id: flow.id, account: flow.account, operation: flow.operation, shape: flow.traits.shape,
            state: flow.state.name,
            startedAt: flow.startedAt,
            deadline: flow.state.deadline, waitsUntil: flow.state.waitsUntil, endedAt: flow.state.endedAt,
            contentsErasedAt: file.row.contentsErasedAt, undoUntil: flow.state.undoUntil,
            appealUntil: flow.state.appealUntil, cause: flow.state.cause, changes: try changes(of: file),
            reason: flow.reason, track: flow.track, about: flow.about,
            destination: file.destination?.realm,
            proofs: flow.proofs.map {
                .init(requirement: $0.requirement, provedAt: $0.provedAt, reference: $0.reference)
            },
            decision: flow.decision.map(DecisionView.init),
            warnings: warnings(about: file), review: try caseSummary(of: file), message: try message(about: file),
            refusedBy: flow.state.refuser, ground: flow.state.ground.map { ReasonView($0) },
            next: try next(for: file), policyVersion: flow.policyVersion)
    }

    /// What a flow takes and brings, also where the account no longer holds what it took; none once retention
    /// has erased it.
    func changes(of file: FlowFile) throws -> [ChangeView] {
        guard file.row.contentsErasedAt == nil else { return [] }
        return try file.flow.items.map { item in
            let taken = try item.takes.flatMap { try held($0, file) }
            return ChangeView(
                kind: item.place.kind, oldBinding: taken?.row.id, old: taken?.identifier.masked,
                new: item.brings?.masked)
        }
    }

    /// What a flow takes, also where the account holds it no longer.
    func taken(by file: FlowFile) throws -> [HeldBinding] { try file.flow.takes.compactMap { try held($0, file) } }

    private func held(_ id: BindingID, _ file: FlowFile) throws -> HeldBinding? {
        try file.holding.all.first { $0.row.id == id } ?? snapshot.binding(id).map { try binding($0, key: file.key) }
    }

    private func warnings(about file: FlowFile) -> [ReasonView] {
        guard let new = file.flow.brings else { return [] }
        return file.policy.warnings(about: new).map { ReasonView(Reason($0, wayForward: .otherIdentifier)) }
    }

    private func caseSummary(of file: FlowFile) throws -> FlowView.CaseSummary? {
        if let opened = file.openedCase { return opened }
        guard case .reviewing = file.flow.state, let open = try openCase(of: file) else { return nil }
        return try summary(of: open, key: file.key, for: file.flow.id)
    }

    /// The open case that a flow waits for: its own, or the dispute that it is a party to.
    func openCase(of file: FlowFile) throws -> CaseRow? {
        guard let dispute = file.row.caseID else { return try snapshot.openCase(of: file.flow.id) }
        return try snapshot.reviewCase(dispute, realm: realm).flatMap { $0.state == .open ? $0 : nil }
    }

    /// What people wrote about it, once they have decided. Asks only where there can have been a
    /// case: what policy allowed at once was seen by nobody, and that is nearly all there is.
    private func message(about file: FlowFile) throws -> String? {
        if let message = file.message { return message }
        switch (file.flow.state.name, file.flow.decision?.outcome) {
        case (.collecting, _), (.reviewing, _), (_, nil), (_, .allow), (_, .stepUp): return nil
        case (_, .review), (_, .wait), (_, .refuse): break
        }
        guard let last = try lastCase(of: file) else { return nil }
        let votes = try snapshot.votes(on: last.id)
        // A sentence to the party whose word was taken is not for the others.
        if last.isDispute, last.state == .approved, !votes.contains(where: { $0.party == file.flow.id }) {
            return nil
        }
        return try message(after: last.state, votes, key: file.key)
    }

    private func lastCase(of file: FlowFile) throws -> CaseRow? {
        guard let dispute = file.row.caseID else { return try snapshot.lastCase(of: file.flow.id) }
        return try snapshot.reviewCase(dispute, realm: realm)
    }

    private func next(for file: FlowFile) throws -> NextView {
        let collecting = file.flow.state.name == .collecting
        let inputs = collecting ? missingInputs(of: file) : []
        let open = file.openTracks
        let proofs = open.isEmpty ? [] : countingProofs(of: file)
        let tracks = open.map { $0.view(missing: file.policy.missing(track: $0, proofs: proofs), under: file.rules) }
        let provable = open.isEmpty ? [] : try provable(in: file, tracks)
        return NextView(
            steps: inputs.map { step($0, file) } + provable, tracks: tracks, actions: actions(on: file),
            mustProveAgain: collecting && file.flow.mustProveAgain)
    }

    private func step(_ input: FlowInput, _ file: FlowFile) -> NextView.StepView {
        switch input {
        case .identifier: .init(shape: .identifier, input: input, kind: file.flow.operation.kind)
        case .reason: .init(shape: .choice, input: input, choices: file.policy.reasons)
        }
    }

    private func provable(in file: FlowFile, _ tracks: [NextView.TrackView]) throws -> [NextView.StepView] {
        let missing = tracks.flatMap { $0.missing.flatMap { $0 } }
        let wanted = file.flow.mustProveAgain ? missing.filter { $0.subject != .new } : missing
        let unique = wanted.reduce(into: [Requirement]()) { list, requirement in
            if !list.contains(requirement) { list.append(requirement) }
        }
        return unique.filter(file.hasSubject).compactMap { requirement in
            let challenge = file.challenges.first {
                $0.requirement == requirement && $0.usedAt == nil && $0.expiresAt > now
            }
            return provable(requirement, file, challenge)
        }
    }

    private func provable(
        _ requirement: Requirement, _ file: FlowFile, _ challenge: ChallengeRow?
    ) -> NextView.StepView? {
        let shape = engine.methods.shape(of: requirement.method)
        let place = file.destination(of: requirement).map { index(of: $0.identifier) }
        // What was put about a number that was replaced since is no good any more.
        let challenge = challenge.flatMap { $0.destination == place ? $0 : nil }
        guard requirement.method == .code else {
            let isUsable = shape != .secret || file.hasUsableAuthenticator(for: requirement.method)
            return isUsable
                ? .init(shape: .init(shape), requirement: requirement, codeExpiresAt: challenge?.expiresAt) : nil
        }
        guard let destination = file.destination(of: requirement) else { return nil }
        return .init(
            shape: .init(shape), requirement: requirement, sentTo: destination.identifier.masked,
            codeExpiresAt: challenge?.expiresAt,
            resendAt: challenge?.resendAt)
    }

    private func actions(on file: FlowFile) -> [String] {
        switch file.flow.state {
        case .collecting: ["cancel"]
        case .reviewing, .waiting: file.isStoppedByPeopleOnly ? [] : ["cancel", "veto"]
        case .completed(_, let until): until.map { $0 > now } == true ? ["dispute"] : []
        case .refused(_, let until, _):
            until.map { $0 > now } == true && file.hasGround && file.row.contentsErasedAt == nil ? ["appeal"] : []
        case .reverted, .cancelled, .expired: []
        }
    }
}

extension Track {
    /// - Parameter rules: of the operation, which may ask for review whatever the track says.
    func view(missing: [[Requirement]], under rules: OperationPolicy) -> NextView.TrackView {
        let review =
            switch self.review {
            case .always: "always"
            case .never where rules.review.when == nil: "never"
            case .when, .never: "maybe"
            }
        return .init(name: name, missing: missing, waitSeconds: Int((wait ?? .zero).components.seconds), review: review)
    }
}

extension DecisionView {
    init(_ decision: Decision) {
        self.init(
            outcome: decision.outcome.name, reasons: decision.reasons.map(ReasonView.init),
            riskScore: decision.risk.score,
            riskLevel: decision.risk.level.name)
    }
}

extension FlowState {
    var deadline: Instant? { if case .collecting(let deadline) = self { deadline } else { nil } }
    var waitsUntil: Instant? { if case .waiting(_, let until) = self { until } else { nil } }
    var appealUntil: Instant? { if case .refused(_, let until, _) = self { until } else { nil } }
    var cause: CancellationCause? { if case .cancelled(_, let cause) = self { cause } else { nil } }

    var endedAt: Instant? {
        switch self {
        case .collecting, .reviewing, .waiting: nil
        case .completed(let at, _), .reverted(let at), .refused(let at, _, _), .cancelled(let at, _), .expired(let at):
            at
        }
    }

    var refuser: FlowView.Refuser? {
        guard case .refused(_, _, let cause) = self else { return nil }
        return switch cause {
        case .policy: .policy
        case .reviewer: .reviewer
        case .veto: .veto
        case .ground: .ground
        }
    }

    /// What is gone that the flow needed.
    var ground: Reason? {
        guard case .refused(_, _, .ground(let code)) = self else { return nil }
        let isIdentifier = code == .identifierTaken || code == .identifierQuarantined
        return Reason(code, wayForward: isIdentifier ? .otherIdentifier : .startAgain)
    }
}
