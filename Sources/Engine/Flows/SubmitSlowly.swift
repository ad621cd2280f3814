import Domain
import Flows
import Policy
import Verification

// A proof that takes the processor long to judge. The try is counted as a failure in a first transaction and forgiven in
// a second, so that tries made at once can't slip past the limit.

extension Engine {
    func submitSlowly(_ proof: SubmitProof, to id: FlowID, _ call: Call) async throws -> Settled<FlowView> {
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
        _ proof: SubmitProof, to id: FlowID, _ call: Call, _ place: SlowLane.Permit
    ) async throws -> Settled<FlowView> {
        switch try await begin(call, on: id, { work, file in .pending(try work.countTry(proof, on: file)) }) {
        case .settled(let answer): return answer
        case .pending(let counted):
            let now = now()
            let verdict = await place.run { counted.method.verdict(on: proof.answer, to: counted.question, at: now) }
            return try await performAsking(call, on: id, .prove) { work, file in
                try work.conclude(verdict, of: counted, proof, on: file)
            }
        }
    }
}

/// A try that was counted as a failure, to be judged outside of the transaction.
private struct Counted: Sendable {
    let method: any Method
    let question: Question
    let holder: FlowHolder
}

extension UnitOfWork {
    /// First phase of a slow proof: counts the try and gives what it is judged by.
    fileprivate func countTry(_ proof: SubmitProof, on file: FlowFile) throws -> Counted {
        try requireProvable(file)
        try requireAsked(proof.requirement, file)
        let asked = try asked(proof.requirement, file)
        // Refused before it is counted: a link must not use up tries.
        guard asked.method.takes(proof.answer) else { throw refusal(of: .wrongShape, proof) }
        guard file.account.authenticator(for: asked.method.name) != nil else {
            throw Refusal(
                .conflict, ReasonCode(rawValue: "\(asked.method.name).not-set"), wayForward: .otherTrack)
        }
        let rules = file.policy.codes.failureRules
        countFailure(try requireOpen(asked.failures, of: file.account.id, rules), under: rules)
        return Counted(
            method: asked.method, question: try question(of: asked, proof.requirement, file),
            holder: file.holder)
    }

    /// Second phase of a slow proof, on fresh facts.
    fileprivate func conclude(
        _ verdict: Verdict, of counted: Counted, _ proof: SubmitProof, on file: FlowFile
    ) throws -> Settled<FlowView> {
        guard case .proved(let strength, _) = verdict else { return .refused(refusal(of: verdict, proof)) }
        try requireProvable(file)
        try requireHeld(by: counted.holder, file)
        let asked = try asked(proof.requirement, file)
        transaction.dropFailures(asked.failures)
        return try accept(self.proof(by: proof, strength, asked, file), file)
    }
}
