import Domain
import JSONText
import Vault

extension UnitOfWork {
    /// Runs a writing call's phase, or gives the answer that the same call was given before
    /// (promise 12).
    func answer<Value: Codable & Sendable>(
        to call: Call, foreseeing first: (UnitOfWork, any Snapshot) throws -> Void,
        _ phase: (UnitOfWork) throws -> Settled<Value>
    ) throws -> Settled<Value> {
        snapshot.foresee { try first(self, $0) }
        guard let retry = call.retry else { return try phase(self) }
        if let answer: Settled<Value> = try earlierAnswer(to: retry, of: call.caller) { return answer }
        let answer = try phase(self)
        try remember(answer, to: retry, of: call.caller)
        return answer
    }

    /// The answer that this call was given before; nil when it is new.
    /// - Throws: a refusal when the key was used for another call. `limit.answers` for a new call
    ///   where as many answers are kept as a flow needs many times over, or the server bears for an
    ///   API key: each is kept for a day, and who has a flow's token or a key could fill a disk
    ///   with them.
    func earlierAnswer<Value: Codable & Sendable>(to retry: RetryKey, of caller: Caller) throws -> Settled<Value>? {
        if let answer: Settled<Value> = try keptAnswer(to: retry, of: caller.name) { return answer }
        do {
            try boundAnswers(of: caller)
        } catch let error as Refusal {
            Counters.refused(error.code, realm: realm)
            throw error
        }
        return nil
    }

    private func boundAnswers(of caller: Caller) throws {
        switch caller.principal {
        case .person:
            guard try snapshot.keepsAnswers(RetryKey.mostOfFlow, of: caller.name, realm: realm, at: now) else { return }
            throw Refusal(.tooMany, "limit.answers", wayForward: .retry(at: now + RetryKey.life))
        case .platform: try engine.idempotencyQuota.requireRoom(for: caller.name, at: now)
        case .staff, .operator: break
        }
    }

    func remember<Value>(_ answer: Settled<Value>, to retry: RetryKey, of caller: Caller) throws {
        try remember(answer, to: retry, of: caller.name)
        if case .platform = caller.principal { engine.idempotencyQuota.add(for: caller.name, at: now) }
    }

    func remember<Value>(_ answer: Settled<Value>, to retry: RetryKey, of name: String) throws {
        transaction.insert(try row(answer, to: retry, of: name), at: now)
    }

    /// What came of a call whose answer was kept before others had been asked.
    func amend<Value>(_ answer: Settled<Value>, to retry: RetryKey, of name: String) throws {
        transaction.amend(try row(answer, to: retry, of: name))
    }

    private func row<Value>(_ answer: Settled<Value>, to retry: RetryKey, of name: String) throws -> IdempotencyRow {
        let key = hash(of: retry)
        let sealed = try vault.seal(JSONText.bytes(answer), realm: realm, on: now, as: .idempotentAnswer(key, of: name))
        return IdempotencyRow(
            realm: realm, principal: name, key: key, call: callHash(of: retry), answer: sealed,
            expiresAt: now + RetryKey.life)
    }
}

extension ReadContext {
    /// - Parameter name: of the caller in stored answers.
    /// - Throws: a refusal when the key was used for another call.
    func keptAnswer<Value: Codable & Sendable>(to retry: RetryKey, of name: String) throws -> Settled<Value>? {
        let key = hash(of: retry)
        guard let row = try snapshot.answer(to: key, of: name, realm: realm, at: now) else { return nil }
        guard row.call.matches(callHash(of: retry)) else {
            throw Refusal(.unacceptable, "idempotency.key-reused", wayForward: .correct, field: "Idempotency-Key")
        }
        let bytes = try vault.openDated(row.answer, realm: realm, as: .idempotentAnswer(key, of: name))
        return try JSONText.value(bytes)
    }

    fileprivate func hash(of retry: RetryKey) -> KeyedHash {
        vault.keyedHash(Array(retry.key.utf8), realm: realm, purpose: "retry-key")
    }

    fileprivate func callHash(of retry: RetryKey) -> KeyedHash {
        vault.keyedHash(retry.fingerprint, realm: realm, purpose: "retry-call")
    }
}
