package import Domain
import Flows
import Policy
import Vault
package import Verification

package struct SubmitProof: Sendable {
    package let requirement: Requirement
    package let answer: Answer

    package init(requirement: Requirement, answer: Answer) {
        self.requirement = requirement
        self.answer = answer
    }
}

extension Engine {
    /// Judges an answer, and lets policy decide once nothing is missing.
    ///
    /// A wrong answer is counted and so gives ``Settled/refused(_:)``. What takes long to judge
    /// stands between two transactions: the try is counted as a failure in the first and forgiven
    /// in the second, so that tries made at once can't slip past the limit.
    package func submitProof(_ id: FlowID, _ proof: SubmitProof, _ call: Call) async throws -> Settled<FlowView> {
        try call.caller.require(.flowsWrite, for: id)
        if case .attestation = proof.answer { try call.caller.require(.proofsAttest) }
        guard proof.requirement.method == .password else {
            return try await performAsking(call, on: id) { work, file in try work.submit(proof, to: file) }
        }
        return try await submitSlowly(proof, to: id, call)
    }

    private func submitSlowly(_ proof: SubmitProof, to id: FlowID, _ call: Call) async throws -> Settled<FlowView> {
        let (account, kept): (AccountID, Settled<FlowView>?) = try await read(realm: call.caller.realm) { reading in
            guard let flow = try reading.snapshot.flow(id, realm: reading.realm) else { throw Refusal.flowNotFound }
            return (flow.account, try call.retry.flatMap { try reading.keptAnswer(to: $0, of: call.caller.name) })
        }
        // A retry needs no place in the queue.
        if let kept { return kept }
        return try await passwords.withPlace(for: .account(account)) { place in
            try await submitSlowly(proof, to: id, call, place)
        }
    }

    private func submitSlowly(
        _ proof: SubmitProof, to id: FlowID, _ call: Call, _ place: SlowLane.Place
    ) async throws -> Settled<FlowView> {
        let asked: Asked = try await transact(realm: call.caller.realm) { work in
            if let retry = call.retry,
                let answer: Settled<FlowView> = try work.earlierAnswer(to: retry, of: call.caller)
            {
                return .before(answer)
            }
            return .now(try work.countTry(proof, on: try work.file(id)))
        }
        switch asked {
        case .before(let answer): return answer
        case .now(let hash):
            let (method, now) = (Password(), now())
            let verdict = await place.run { method.judge(proof.answer, to: .password(hash), at: now) }
            return try await performAsking(call, on: id) { work, file in try work.conclude(verdict, proof, on: file) }
        }
    }

    private enum Asked: Sendable {
        case before(Settled<FlowView>)
        case now(PasswordHash?)
    }
}

extension UnitOfWork {
    /// Judges what is judged at once: codes and attestations.
    fileprivate func submit(_ proof: SubmitProof, to file: FlowFile) throws -> Settled<FlowView> {
        try requireProvable(file)
        try requireAsked(proof.requirement, file)
        if proof.requirement.method == .code { return try submitCode(proof, to: file) }
        guard let method = engine.methods.method(for: proof.requirement, on: nil) else { throw Refusal.notAsked }
        let verdict = method.judge(proof.answer, to: .attested(file.policy.attested), at: now)
        guard case .proved(let strength) = verdict else { throw refusal(of: verdict) }
        guard case .attestation(let attestation) = proof.answer else { throw Refusal.notAsked }
        let accepted = Proof(
            id: newID(ProofID.self), requirement: proof.requirement, strength: strength, provedAt: now, binding: nil,
            heldSince: attestation.heldSince, reference: attestation.reference)
        return try accept(accepted, file)
    }

    private func submitCode(_ proof: SubmitProof, to file: FlowFile) throws -> Settled<FlowView> {
        guard case .code(let typed) = proof.answer else {
            throw Refusal(.unacceptable, "proof.wrong-shape", wayForward: .correct)
        }
        guard let destination = file.destination(of: proof.requirement),
            let method = engine.methods.method(for: proof.requirement, on: destination.identifier.kind),
            var challenge = file.challenges.first(where: { $0.requirement == proof.requirement }),
            challenge.destination == index(of: destination.identifier)
        else { throw Refusal(.conflict, "code.not-sent", wayForward: .correct, field: "requirement") }
        let rules = FailureRules(soft: file.policy.codes.soft, hard: file.policy.codes.hard)
        let failures = try requireOpen(
            failureKey(of: file.account.id, at: challenge.destination.bytes + file.countedFor), rules)
        guard let code = OneTimeCode.normalised(typed.reveal()) else {
            throw Refusal(.unacceptable, "code.malformed", wayForward: .correct, field: "code")
        }
        let sent = SentCode(
            hash: challenge.codeHash.bytes,
            answered: codeHash(code, proof.requirement, challenge.destination, file).bytes,
            expiresAt: challenge.expiresAt, usedAt: challenge.usedAt, failures: challenge.failures,
            tries: file.policy.codes.tries)
        let verdict = method.judge(.code(code), to: .code(sent), at: now)
        guard case .proved(let strength) = verdict else {
            guard case .refused(_, countsAsFailure: true) = verdict else { throw refusal(of: verdict) }
            challenge.failures += 1
            transaction.update(challenge)
            countFailure(failures, under: rules)
            return .refused(refusal(of: verdict, triesLeft: file.policy.codes.tries - challenge.failures))
        }
        challenge.usedAt = now
        transaction.update(challenge)
        forgiveFailures(failures)
        tally(destination.identifier, sent: 0, proved: 1)
        Counters.codeProved(destination.identifier, realm: realm)
        if let binding = destination.binding { transaction.markProved(binding.id, at: now) }
        let accepted = Proof(
            id: newID(ProofID.self), requirement: proof.requirement, strength: strength, provedAt: now,
            binding: destination.binding?.id,
            heldSince: destination.binding?.boundAt)
        return try accept(accepted, file)
    }

    /// First phase of a slow proof: counts the try and gives what it is judged by.
    fileprivate func countTry(_ proof: SubmitProof, on file: FlowFile) throws -> PasswordHash? {
        try requireProvable(file)
        try requireAsked(proof.requirement, file)
        guard let text = file.account.password else {
            throw Refusal(.conflict, "password.not-set", wayForward: .otherTrack)
        }
        let rules = FailureRules(soft: file.policy.codes.soft, hard: file.policy.codes.hard)
        countFailure(try requireOpen(passwordFailures(of: file), rules), under: rules)
        guard let hash = PasswordHash(text: text) else {
            throw StoreFailure.corrupt("a stored password hash does not read as one")
        }
        return hash
    }

    /// Second phase of a slow proof, on fresh facts.
    fileprivate func conclude(_ verdict: Verdict, _ proof: SubmitProof, on file: FlowFile) throws -> Settled<FlowView> {
        guard case .proved(let strength) = verdict else { return .refused(refusal(of: verdict)) }
        try requireProvable(file)
        transaction.dropFailures(passwordFailures(of: file))
        let accepted = Proof(
            id: newID(ProofID.self), requirement: proof.requirement, strength: strength, provedAt: now, binding: nil,
            heldSince: file.account.passwordSetAt)
        return try accept(accepted, file)
    }

    private func passwordFailures(of file: FlowFile) -> KeyedHash {
        failureKey(of: file.account.id, at: Array(MethodName.password.rawValue.utf8) + file.countedFor)
    }

    private func row(of proof: Proof, in file: FlowFile) throws -> ProofRow {
        var bare = proof
        bare.reference = nil
        let sealed = try proof.reference.map {
            try vault.seal(Array($0.utf8), with: file.key, realm: realm, as: .proofReference(proof.id))
        }
        return ProofRow(bare, reference: sealed)
    }

    private func accept(_ proof: Proof, _ file: FlowFile) throws -> Settled<FlowView> {
        var file = file
        if !file.isOldEnough(proof.heldSince) {
            throw Refusal(.unacceptable, "proof.too-new", wayForward: .otherTrack, field: "requirement")
        }
        try file.flow.move(.prove(proof), at: now)
        transaction.record(try row(of: proof, in: file), for: file.flow.id)
        try record("flow.proved", file.holding, flow: file.flow.id, requirement: proof.requirement)
        let refusal = try decideIfReady(&file)
        try save(&file)
        if let refusal { return .refused(refusal) }
        return .done(try view(file))
    }

    private func refusal(of verdict: Verdict, triesLeft: Int? = nil) -> Refusal {
        guard case .refused(let code, let counts) = verdict else { return .notAsked }
        Counters.refused(code, realm: realm)
        return Refusal(
            .unacceptable, code, wayForward: counts && triesLeft != 0 ? .correct : .otherTrack, field: "answer",
            triesLeft: triesLeft)
    }
}

extension Refusal {
    fileprivate static let notAsked = Refusal(
        .unacceptable, "proof.not-asked", wayForward: .otherTrack, field: "requirement")
}
