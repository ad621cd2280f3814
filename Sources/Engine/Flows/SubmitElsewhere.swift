import Domain
import Flows
import Policy
import Verification

// A proof that somebody outside confirms. A first transaction uses the question up, so that no answer is carried there
// twice, and counts the try as a failure, so that tries made at once can't slip past the limit; a second keeps what came
// of it. What they are asked is written nowhere: where this node ends in between, the question was answered by nobody,
// and the person has to be led there again.

extension Engine {
    func submitElsewhere(_ proof: SubmitProof, to id: FlowID, _ call: Call) async throws -> Settled<FlowView> {
        switch try await begin(call, on: id, { work, file in try work.begin(proof, on: file, call) }) {
        case .settled(let answer): return answer
        case .pending(let pending):
            let confirmed = await confirm(pending, realm: call.caller.realm)
            return try await performAsking(call, on: id, .prove) { work, file in
                try work.conclude(pending, confirmed, proof, on: file)
            }
        }
    }

    private func confirm(_ pending: Pending, realm: RealmID) async -> Confirmed {
        let source = methodSources.sources[pending.method.name]
        let inquiry = MethodInquiry(challenge: pending.challenge, realm: realm, text: pending.text)
        let reply = await within(methodSources.patience) { await source?.reply(to: inquiry) }
        Counters.inquiry(pending.method.name, isAnswered: reply != nil, realm: realm)
        guard let source, let reply else {
            return Confirmed(verdict: .refused("proof.unanswered", countsAsFailure: false), reference: nil)
        }
        return Confirmed(
            verdict: pending.method.judge(reply, to: pending.question, at: now()),
            reference: reply.reference.map { "\(source.name) \($0)" })
    }
}

/// An answer of which somebody outside has to say whether it is good.
private struct Pending: Sendable {
    let method: any Method
    let question: Question
    let challenge: ChallengeID
    let text: Secret<String>
    let holder: FlowHolder
}

/// What came of asking.
private struct Confirmed: Sendable {
    let verdict: Verdict
    /// Their reference for the exchange.
    let reference: String?
}

extension UnitOfWork {
    fileprivate func begin(_ proof: SubmitProof, on file: FlowFile, _ call: Call) throws -> Begun<Pending> {
        try requireProvable(file)
        try requireAsked(proof.requirement, file)
        var asked = try asked(proof.requirement, file)
        try requireSettled(asked)
        let failures = try requireOpen(asked.failures, of: file.account.id, file.policy.codes.failureRules)
        let question = try question(of: asked, proof.requirement, file)
        let verdict = asked.method.verdict(on: proof.answer, to: question, at: now)
        guard case .ask(let text) = verdict, let challenge = asked.challenge else {
            let refusal = try refuse(proof, verdict, &asked, failures, file)
            return .settled(try answer(to: call, foreseeing: { _, _ in }, { _ in .refused(refusal) }))
        }
        asked.challenge?.usedAt = now
        asked.challenge.map(transaction.update)
        countFailure(failures, under: file.policy.codes.failureRules)
        return .pending(
            Pending(
                method: asked.method, question: question, challenge: challenge.id, text: text, holder: file.holder))
    }

    /// A retry while somebody is asked must not hear that the answer is void.
    /// - Throws: `proof.being-checked` until they can have answered; `proof.unanswered` when nobody has, as when the node
    ///   ended that asked.
    private func requireSettled(_ asked: Asked) throws {
        guard let challenge = asked.challenge, let usedAt = challenge.usedAt, challenge.failures == 0 else { return }
        let until = usedAt + engine.methodSources.patience + .seconds(2)
        guard now >= until else {
            throw Refusal(.conflict, "proof.being-checked", wayForward: .retry(at: until), field: "requirement")
        }
        throw Refusal(.unacceptable, "proof.unanswered", wayForward: .correct, field: "response")
    }

    /// On fresh facts: the flow may have moved on meanwhile, and a question that was put again is a different one.
    fileprivate func conclude(
        _ pending: Pending, _ confirmed: Confirmed, _ proof: SubmitProof, on file: FlowFile
    ) throws -> Settled<FlowView> {
        try requireProvable(file)
        try requireAsked(proof.requirement, file)
        try requireHeld(by: pending.holder, file)
        var asked = try asked(proof.requirement, file)
        guard asked.challenge?.id == pending.challenge else { throw Refusal.notSent }
        guard case .proved(let strength, _) = confirmed.verdict else {
            return .refused(try refuse(confirmed.verdict, proof, &asked, file))
        }
        forgiveFailures(try failures(asked.failures, of: file.account.id))
        return try accept(self.proof(by: proof, strength, asked, file, reference: confirmed.reference), file)
    }

    private func refuse(
        _ verdict: Verdict, _ proof: SubmitProof, _ asked: inout Asked, _ file: FlowFile
    ) throws -> Refusal {
        if case .refused(_, countsAsFailure: true) = verdict {
            asked.challenge?.failures += 1
            asked.challenge.map(transaction.update)
        } else {
            let counted = try failures(asked.failures, of: file.account.id)
            countFailure(counted, by: -1, under: file.policy.codes.failureRules)
        }
        return refusal(of: verdict, proof, triesLeft: nil)
    }
}
