package import Domain
import Flows
import Policy
import Vault
import Verification

extension Engine {
    /// Sends a code for a requirement, within the limits. The code leaves by the outbox, after this
    /// is committed.
    /// - Throws: `limit.codes` and `limit.country` before anything is sent (peers, fault 13).
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
        guard requirement.method == .code else {
            throw Refusal(.unacceptable, "proof.nothing-to-send", wayForward: .correct, field: "requirement")
        }
        guard let destination = file.destination(of: requirement),
            let carrier = Carrier(for: destination.identifier.kind)
        else {
            throw Refusal(
                .conflict, requirement.subject == .new ? .identifierMissing : "binding.none", wayForward: .correct,
                field: "identifier")
        }
        let destinationIndex = index(of: destination.identifier)
        let failures = failureKey(of: file.account.id, at: destinationIndex.bytes + file.countedFor)
        let meters = meters(for: destinationIndex, requirement, CountedSends(file), file.policy.sends)
        let isBraked = file.isBraked(destination)
        snapshot.foresee { ahead in
            let brake = isBraked ? brakeScope(of: destination.identifier) : nil
            try foresee(meters, brake: brake, file.policy, in: ahead)
        }
        _ = try requireOpen(
            failures, of: file.account.id, FailureRules(soft: file.policy.codes.soft, hard: file.policy.codes.hard))
        switch try admitSend(to: destination.identifier, within: meters, file.policy, isBraked: isBraked) {
        case .refused(let refusal):
            Counters.refused(refusal.code, realm: realm)
            throw refusal
        case .admitted(let resendAt, let quota):
            let expiresAt = now + file.policy.codes.life(of: carrier)
            try issueCode(to: destination.identifier, destinationIndex, for: requirement, file, expiresAt: expiresAt)
            return .done(
                ChallengeView(
                    requirement: requirement, sentTo: destination.identifier.masked, carrier: carrier.rawValue,
                    expiresAt: expiresAt,
                    resendAt: resendAt, triesLeft: file.policy.codes.tries, quota: quota))
        }
    }

    private func issueCode(
        to identifier: Identifier, _ index: BlindIndex, for requirement: Requirement, _ file: FlowFile,
        expiresAt: Instant
    ) throws {
        let code = OneTimeCode.make(digits: file.policy.codes.digits, random: engine.randomness.word())
        transaction.replace(
            ChallengeRow(
                id: newID(ChallengeID.self), flow: file.flow.id, requirement: requirement, destination: index,
                codeHash: codeHash(code, requirement, index, file), sentAt: now, expiresAt: expiresAt,
                keptUntil: expiresAt + file.policy.retention.challenges, failures: 0, usedAt: nil))
        try sendCode(code, to: identifier, for: requirement, file, expiresAt: expiresAt)
        Counters.codeSent(identifier, realm: realm)
    }

    /// A code is bound to account, flow, purpose and destination (promise 5): anywhere else its
    /// hash is another one.
    func codeHash(
        _ code: Secret<String>, _ requirement: Requirement, _ destination: BlindIndex, _ file: FlowFile
    ) -> KeyedHash {
        let place =
            file.account.id.bytes + file.flow.id.bytes + Array(requirement.description.utf8) + [0] + destination.bytes
        return vault.keyedHash(place + Array(code.reveal().utf8), realm: realm, purpose: "code")
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

    /// Nothing is sent and nothing counted that no open track asks for.
    func requireAsked(_ requirement: Requirement, _ file: FlowFile) throws(Refusal) {
        guard file.openTracks.contains(where: { $0.proofs.contains { $0.contains(requirement) } }) else {
            throw Refusal(.unacceptable, "proof.not-asked", wayForward: .otherTrack, field: "requirement")
        }
    }
}

extension CodeRules {
    func life(of carrier: Carrier) -> Duration { carrier == .sms ? life : emailLife }
}
