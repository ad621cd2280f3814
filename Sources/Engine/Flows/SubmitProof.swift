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
    /// A wrong answer is counted and so gives ``Settled/refused(_:)``. What takes long to judge is
    /// judged between two transactions.
    package func submitProof(_ id: FlowID, _ proof: SubmitProof, _ call: Call) async throws -> Settled<FlowView> {
        try call.caller.require(.flowsWrite, for: id)
        if case .attestation = proof.answer { try call.caller.require(.proofsAttest) }
        switch methods.method(for: proof.requirement, over: nil)?.judging ?? .atOnce {
        case .atOnce:
            return try await performAsking(call, on: id, .prove) { work, file in try work.submit(proof, to: file) }
        case .slowly: return try await submitSlowly(proof, to: id, call)
        case .elsewhere: return try await submitElsewhere(proof, to: id, call)
        }
    }
}

extension UnitOfWork {
    /// Judges what is judged at once.
    fileprivate func submit(_ proof: SubmitProof, to file: FlowFile) throws -> Settled<FlowView> {
        try requireProvable(file)
        try requireAsked(proof.requirement, file)
        if case .attestation(let word) = proof.answer, engine.methods.shape(of: proof.requirement.method) == .word {
            try requireMeant(word, proof.requirement, file)
        }
        var asked = try asked(proof.requirement, file)
        let rules = file.policy.codes.failureRules
        // The platform's word is not guessed at.
        let failures = asked.method.shape == .word ? nil : try requireOpen(asked.failures, of: file.account.id, rules)
        let question = try question(of: asked, proof.requirement, file)
        let verdict = asked.method.verdict(on: proof.answer, to: question, at: now)
        guard case .proved(let strength, _) = verdict else {
            return .refused(try refuse(proof, verdict, &asked, failures, file))
        }
        asked.challenge?.usedAt = now
        asked.challenge.map(transaction.update)
        if let failures { forgiveFailures(failures) }
        if let destination = asked.destination { noteReached(destination) }
        return try accept(self.proof(by: proof, strength, asked, file), file)
    }

    /// The platform's word is about the person who has the flow now: whoever took it over while somebody else was at the
    /// check, or sent somebody else there, has shown nothing.
    /// - Throws: `flow.elsewhere`, `proof.other-session`, `proof.other-identifier`, `flow.prove-again`.
    private func requireMeant(_ word: Attestation, _ requirement: Requirement, _ file: FlowFile) throws {
        if let challenge = word.challenge {
            let isMeant = askings(in: file).contains { $0.id == challenge && $0.requirement == requirement }
            guard isMeant else { throw Refusal(.conflict, "flow.elsewhere", wayForward: .correct) }
        } else if file.flow.mustProveAgain {
            throw Refusal(FlowRefusal.proveAgain)
        }
        if let session = word.session.map(sessionHash), let own = try platformSession(of: file.row), own != session {
            throw Refusal(.conflict, "proof.other-session", wayForward: .support, field: "session")
        }
        try requireNamed(word, requirement, file)
    }

    /// A word about an identifier says which: the person may have typed another since the platform looked. One that names
    /// an identifier means nothing where only the account is asked about.
    /// - Throws: `proof.other-identifier`.
    private func requireNamed(_ word: Attestation, _ requirement: Requirement, _ file: FlowFile) throws(Refusal) {
        let asked = file.destination(of: requirement)?.identifier
        let named = word.identifier.flatMap { text in
            asked.flatMap { try? engine.kinds.parse($0.kind, text.reveal(), region: file.policy.defaultRegion) }
        }
        let isSame = asked.map { named?.isSame(as: $0) ?? false } ?? (word.identifier == nil)
        guard isSame else {
            throw Refusal(.unacceptable, "proof.other-identifier", wayForward: .correct, field: "identifier")
        }
    }

    /// The platform's session of whoever has the flow; nil for who signed in at the pages.
    private func platformSession(of row: FlowRow) throws -> KeyedHash? {
        if let session = row.session { return try snapshot.session(session)?.origin }
        return row.origin.startedBy == nil || row.isHandedOn ? nil : row.origin.session
    }

    /// Counts an answer that was wrong.
    /// - Parameter failures: nil where nothing can be guessed.
    /// - Throws: the refusal, where there is nothing to count.
    func refuse(
        _ proof: SubmitProof, _ verdict: Verdict, _ asked: inout Asked, _ failures: FailuresRow?, _ file: FlowFile
    ) throws -> Refusal {
        guard case .refused(_, countsAsFailure: true) = verdict else { throw refusal(of: verdict, proof) }
        asked.challenge?.failures += 1
        asked.challenge.map(transaction.update)
        if let failures { countFailure(failures, under: file.policy.codes.failureRules) }
        let left = asked.challenge.map { file.policy.codes.tries - $0.failures }
        return refusal(of: verdict, proof, triesLeft: left)
    }

    /// What a requirement is judged by.
    struct Asked {
        let method: any Method
        /// Where its question goes; nil where nothing is sent.
        let destination: CodeDestination?
        var challenge: ChallengeRow?
        let failures: KeyedHash
    }

    func asked(_ requirement: Requirement, _ file: FlowFile) throws -> Asked {
        let destination = file.destination(of: requirement)
        guard let method = engine.methods.method(for: requirement, over: destination?.identifier.carrier) else {
            throw Refusal.notSent
        }
        let place = destination.map { index(of: $0.identifier) }
        // Of a check that the platform was asked for, only the asking is kept: nobody can guess its word.
        let challenge =
            method.shape.isIssued
            ? file.challenges.first { $0.requirement == requirement && $0.destination == place } : nil
        if method.shape.isIssued, challenge == nil { throw Refusal.notSent }
        let failures = failureKey(
            of: file.account.id, at: failurePlace(of: method, place) + file.countedFor)
        return Asked(
            method: method, destination: method.carrier == nil ? nil : destination, challenge: challenge,
            failures: failures)
    }

    func question(of asked: Asked, _ requirement: Requirement, _ file: FlowFile) throws -> Question {
        let put = try asked.challenge.map { row in
            PutQuestion(
                state: try vault.open(row.state, with: file.key, realm: realm, as: .challengeState(row.id)),
                expiresAt: row.expiresAt, usedAt: row.usedAt, failures: row.failures, tries: file.policy.codes.tries)
        }
        return Question(
            put: put, authenticator: file.account.authenticator(for: asked.method.name)?.held,
            hash: answerHash(requirement, at: asked.challenge?.destination, file),
            attestable: file.policy.attested)
    }

    private func noteReached(_ destination: CodeDestination) {
        tally(destination.identifier, sent: 0, proved: 1)
        Counters.codeProved(destination.identifier, realm: realm)
        if let binding = destination.binding { transaction.markProved(binding.id, at: now) }
    }

    /// - Parameter reference: of what somebody outside confirmed.
    func proof(
        by given: SubmitProof, _ strength: ProofStrength, _ asked: Asked, _ file: FlowFile, reference: String? = nil
    ) -> Proof {
        let attestation: Attestation? = if case .attestation(let word) = given.answer { word } else { nil }
        let binding = file.destination(of: given.requirement)?.binding
        return Proof(
            id: newID(ProofID.self), requirement: given.requirement, strength: strength, provedAt: now,
            binding: binding?.id,
            heldSince: attestation.map(\.heldSince) ?? binding?.boundAt
                ?? file.account.authenticator(for: asked.method.name)?.since,
            reference: attestation?.reference ?? reference)
    }

    private func row(of proof: Proof, in file: FlowFile) throws -> ProofRow {
        var bare = proof
        bare.reference = nil
        let sealed = try proof.reference.map {
            try vault.seal(Array($0.utf8), with: file.key, realm: realm, as: .proofReference(proof.id))
        }
        return ProofRow(bare, reference: sealed)
    }

    func accept(_ proof: Proof, _ file: FlowFile) throws -> Settled<FlowView> {
        var file = file
        if !file.isOldEnough(proof.heldSince) {
            throw Refusal(.unacceptable, "proof.too-new", wayForward: .otherTrack, field: "requirement")
        }
        try file.flow.move(.prove(proof), at: now)
        transaction.record(try row(of: proof, in: file), for: file.flow.id)
        try record(.flowProved, file.holding, flow: file.flow.id, requirement: proof.requirement)
        let refusal = try decideIfReady(&file)
        try save(&file)
        if let refusal { return .refused(refusal) }
        return .done(try view(file))
    }

    func refusal(of verdict: Verdict, _ proof: SubmitProof, triesLeft: Int? = nil) -> Refusal {
        guard case .refused(let code, let counts) = verdict else { return .notAsked }
        Counters.refused(code, realm: realm)
        let canCorrect = counts && triesLeft != 0 || code == "code.malformed"
        return Refusal(
            .unacceptable, code, wayForward: canCorrect ? .correct : .otherTrack, field: proof.answer.field,
            triesLeft: triesLeft)
    }
}

extension AccountRow {
    /// What the account keeps to prove with by a method, and since when.
    func authenticator(for method: MethodName) -> (held: HeldAuthenticator, since: Instant?)? {
        guard method == .password, let password else { return nil }
        return (HeldAuthenticator(Secret(Array(password.utf8))), passwordSetAt)
    }
}

extension FlowFile {
    /// Where only older proofs count, one that came since proves nothing.
    func hasUsableAuthenticator(for method: MethodName) -> Bool {
        account.authenticator(for: method).map { isOldEnough($0.since) } ?? false
    }
}

extension Refusal {
    fileprivate static let notAsked = Refusal(
        .unacceptable, "proof.not-asked", wayForward: .otherTrack, field: "requirement")
    static let notSent = Refusal(
        .conflict, "code.not-sent", wayForward: .correct, field: "requirement")
}
