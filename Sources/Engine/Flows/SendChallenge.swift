package import Domain
import Flows
import Policy
import Vault
import Verification

extension Engine {
    /// Puts the question of a requirement: sends it, within the limits, says where the person is to go, or tells the
    /// platform that a check of its own is wanted. What is sent leaves by the outbox, after this is committed.
    /// - Throws: `limit.codes` and `limit.country` before anything is sent; `proof.nothing-to-send` where an answer
    ///   needs no question.
    package func sendChallenge(
        _ id: FlowID, _ requirement: Requirement, _ call: Call
    ) async throws -> Settled<ChallengeView> {
        try call.caller.require(.flowsWrite, for: id)
        return try await perform(call, on: id, .send(requirement)) { work, file in
            try work.sendChallenge(file, requirement)
        }
    }
}

extension UnitOfWork {
    fileprivate func sendChallenge(_ file: FlowFile, _ requirement: Requirement) throws -> Settled<ChallengeView> {
        try requireProvable(file)
        try requireAsked(requirement, file)
        let shape = engine.methods.shape(of: requirement.method)
        if shape == .word { return .done(try askPlatform(for: requirement, file)) }
        guard shape.isIssued else {
            throw Refusal(.unacceptable, "proof.nothing-to-send", wayForward: .correct, field: "requirement")
        }
        let destination = file.destination(of: requirement)
        guard let method = engine.methods.method(for: requirement, over: destination?.identifier.carrier) else {
            throw nowhere(requirement, file)
        }
        guard let carrier = method.carrier else {
            return .done(try put(method, requirement, at: destination.map { index(of: $0.identifier) }, file))
        }
        guard let destination else { throw nowhere(requirement, file) }
        return .done(try send(method, over: carrier, to: destination, requirement, file))
    }

    /// Tells the platform, once a minute at most, that the person is ready for a check that only it can make.
    private func askPlatform(for requirement: Requirement, _ file: FlowFile) throws -> ChallengeView {
        let before = askings(in: file).first { $0.requirement == requirement }
        let recent = before.flatMap { now < $0.resendAt ? $0 : nil }
        let asked = try recent ?? askPlatformNow(for: requirement, file, as: before?.id ?? newID(ChallengeID.self))
        return ChallengeView(
            challenge: asked.id, requirement: requirement, shape: .word, sentTo: nil, carrier: nil, location: nil,
            shown: nil,
            expiresAt: asked.expiresAt, resendAt: asked.resendAt, triesLeft: file.policy.codes.tries, quota: nil)
    }

    /// - Parameter id: the same as before where it was asked already: the check may be on its way.
    private func askPlatformNow(
        for requirement: Requirement, _ file: FlowFile, as id: ChallengeID
    ) throws -> ChallengeRow {
        let asking = try keep(
            [], as: id, of: requirement, at: file.destination(of: requirement).map { index(of: $0.identifier) }, file,
            expiresAt: now + file.policy.codes.linkLife, resendAt: now + Self.askingPause)
        var data = EventData(file)
        data.requirement = requirement
        data.challenge = asking.id
        data.identifier = file.destination(of: requirement)?.identifier.value.reveal()
        try emit(.proofRequested, file.holding, data)
        return asking
    }

    private static let askingPause = Duration.minutes(1)

    private func nowhere(_ requirement: Requirement, _ file: FlowFile) -> Refusal {
        if requirement.subject == .new {
            return Refusal(.conflict, .identifierMissing, wayForward: .correct, field: "identifier")
        }
        if let kind = requirement.subject.kind, file.holding.active(kind) != nil {
            return Refusal(.conflict, "binding.too-new", wayForward: .otherTrack, field: "requirement")
        }
        return Refusal(.conflict, "binding.none", wayForward: .correct, field: "identifier")
    }

    private func send(
        _ method: any Method, over carrier: Carrier, to destination: CodeDestination, _ requirement: Requirement,
        _ file: FlowFile
    ) throws -> ChallengeView {
        let place = index(of: destination.identifier)
        let failures = failureKey(of: file.account.id, at: place.bytes + file.countedFor)
        let throttles = throttles(for: place, requirement, CountedSends(file), file.policy.sends)
        let isBraked = file.isBraked(destination)
        snapshot.foresee { ahead in
            let brake = isBraked ? brakeScope(of: destination.identifier) : nil
            try foresee(throttles, brake: brake, file.policy, in: ahead)
        }
        _ = try requireOpen(
            failures, of: file.account.id, file.policy.codes.failureRules)
        switch try admitSend(to: destination.identifier, within: throttles, file.policy, isBraked: isBraked) {
        case .refused(let refusal):
            Counters.refused(refusal.code, realm: realm)
            throw refusal
        case .admitted(let resendAt, let quota):
            let issued = try issue(
                method, requirement, at: place, file, life: file.policy.codes.life(of: carrier), resendAt: resendAt)
            guard case .send(let code) = issued.prompt else { throw Refusal.nothingIssued }
            try sendCode(code, to: destination.identifier, for: requirement, file, expiresAt: issued.expiresAt)
            Counters.codeSent(destination.identifier, realm: realm)
            return ChallengeView(
                requirement: requirement, shape: method.shape, sentTo: destination.identifier.masked,
                carrier: carrier.rawValue, location: nil, shown: nil, expiresAt: issued.expiresAt, resendAt: resendAt,
                triesLeft: file.policy.codes.tries, quota: quota)
        }
    }

    /// A question that nobody is sent: what is counted are the answers.
    private func put(
        _ method: any Method, _ requirement: Requirement, at destination: BlindIndex?, _ file: FlowFile
    ) throws -> ChallengeView {
        let failures = failureKey(of: file.account.id, at: failurePlace(of: method, destination) + file.countedFor)
        _ = try requireOpen(
            failures, of: file.account.id, file.policy.codes.failureRules)
        let issued = try issue(
            method, requirement, at: destination, file, life: file.policy.codes.linkLife, resendAt: now)
        let (location, shown): (String?, String?) =
            switch issued.prompt {
            case .lead(let address): (address, nil)
            case .show(let text): (nil, text)
            case .send: throw Refusal.nothingIssued
            }
        return ChallengeView(
            requirement: requirement, shape: method.shape, sentTo: nil, carrier: nil, location: location, shown: shown,
            expiresAt: issued.expiresAt, resendAt: now, triesLeft: file.policy.codes.tries, quota: nil)
    }

    private func issue(
        _ method: any Method, _ requirement: Requirement, at destination: BlindIndex?, _ file: FlowFile, life: Duration,
        resendAt: Instant
    ) throws -> IssuedQuestion {
        let randomness = engine.randomness
        let occasion = Occasion(
            now: now, digits: file.policy.codes.digits, life: life, random: { randomness.bytes($0) },
            hash: answerHash(requirement, at: destination, file), back: engine.answerAddress(file.flow.id, requirement))
        guard let issued = method.issue(occasion) else { throw Refusal.nothingIssued }
        try keep(
            issued.state, as: newID(ChallengeID.self), of: requirement, at: destination, file,
            expiresAt: issued.expiresAt, resendAt: resendAt)
        return issued
    }

    /// Writes a question down in the place of the one before it.
    /// - Parameter state: what the method has to remember, not sealed yet.
    @discardableResult
    private func keep(
        _ state: [UInt8], as id: ChallengeID, of requirement: Requirement, at destination: BlindIndex?,
        _ file: FlowFile,
        expiresAt: Instant, resendAt: Instant
    ) throws -> ChallengeRow {
        let row = ChallengeRow(
            id: id, flow: file.flow.id, requirement: requirement, destination: destination,
            state: try vault.seal(state, with: file.key, realm: realm, as: .challengeState(id)), resendAt: resendAt,
            expiresAt: expiresAt, keptUntil: expiresAt + file.policy.retention.challenges, failures: 0, usedAt: nil)
        transaction.replace(row)
        return row
    }

    /// Wrong answers to what was sent are counted for its destination, others for the method.
    func failurePlace(of method: any Method, _ destination: BlindIndex?) -> [UInt8] {
        let sentTo = method.carrier == nil ? nil : destination
        return sentTo?.bytes ?? Array(method.name.rawValue.utf8)
    }

    /// An answer is bound to account, flow, purpose and destination (promise 5): anywhere else its hash differs.
    func answerHash(
        _ requirement: Requirement, at destination: BlindIndex?, _ file: FlowFile
    ) -> @Sendable (Secret<String>) -> [UInt8] {
        let (vault, realm) = (vault, realm)
        let place =
            file.account.id.bytes + file.flow.id.bytes + Array(requirement.description.utf8) + [0]
            + (destination?.bytes ?? [])
        return { answer in
            vault.keyedHash(place + Array(answer.reveal().utf8), realm: realm, purpose: "code").bytes
        }
    }

    /// Whether something can be proved now: while the flow collects, and for a dispute also while
    /// people look at it.
    func requireProvable(_ file: FlowFile) throws(Refusal) {
        switch file.flow.state {
        case .collecting(let deadline): if now >= deadline { throw Refusal(FlowRefusal.tooLate(since: deadline)) }
        case .reviewing where file.traits.takesProofsInReview: return
        case .reviewing, .waiting: throw Refusal(FlowRefusal.notNow(file.flow.state.name))
        case .completed, .reverted, .refused, .cancelled, .expired:
            throw Refusal(FlowRefusal.ended(file.flow.state.name))
        }
    }

    /// Nothing is sent and nothing counted that no open track asks for, nor about an identifier that isn't there yet: what
    /// was proved before it was named would count for whatever is named later.
    /// - Throws: `proof.not-asked`, `identifier.missing`, `binding.none`, `binding.too-new`.
    func requireAsked(_ requirement: Requirement, _ file: FlowFile) throws(Refusal) {
        guard file.openTracks.contains(where: { $0.proofs.contains { $0.contains(requirement) } }) else {
            throw Refusal(.unacceptable, "proof.not-asked", wayForward: .otherTrack, field: "requirement")
        }
        guard file.hasSubject(of: requirement) else { throw nowhere(requirement, file) }
    }
}

extension Refusal {
    fileprivate static let nothingIssued = Refusal(
        .unacceptable, "proof.nothing-to-send", wayForward: .correct, field: "requirement")
}

extension CodeRules {
    func life(of carrier: Carrier) -> Duration { carrier == .sms ? life : emailLife }
    var failureRules: FailureRules { FailureRules(soft: soft, hard: hard) }
}
