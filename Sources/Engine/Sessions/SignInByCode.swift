package import Domain
import Policy
import Vault
import Verification

extension Engine {
    /// Signs in by the code that was sent for an attempt.
    /// - Throws: `sign-in.attempt-unknown`, `code.…`, `limit.failures`, alike whoever holds the
    ///   identifier.
    package func signIn(attempt: Secret<String>, code: Secret<String>, _ browser: Browser) async throws -> OpenedSession
    {
        guard let digest = digest(of: attempt.reveal()),
            let known = try await store.read({ try $0.signIn(digest: digest) })
        else {
            throw Refusal.attemptUnknown
        }
        let policy = try policy(of: known.realm)
        return try await transact(realm: known.realm) { work in try work.signIn(digest, code, browser, policy) }.get()
    }
}

/// What came of judging: a session, or a refusal that was counted and is therefore committed.
private enum Judged: Sendable {
    case done(OpenedSession)
    case refused(Refusal)

    func get() throws -> OpenedSession {
        switch self {
        case .done(let opened): return opened
        case .refused(let refusal): throw refusal
        }
    }
}

extension Refusal {
    fileprivate static let attemptUnknown = Refusal(.notFound, "sign-in.attempt-unknown", wayForward: .startAgain)
}

extension UnitOfWork {
    fileprivate func signIn(
        _ digest: [UInt8], _ typed: Secret<String>, _ browser: Browser, _ policy: RealmPolicy
    ) throws -> Judged {
        guard var attempt = try snapshot.signIn(digest: digest) else { throw Refusal.attemptUnknown }
        let (asker, before) = (asker(browser), attempt.failures)
        let seen = try holder(of: attempt) { try snapshot.glimpse(of: $0, realm: realm) }
        let failures = try openFailures(attempt, asker, seen, policy)
        guard let code = OneTimeCode.normalised(typed.reveal()) else {
            let fault = OneTimeCode.fault(in: typed.reveal()) ?? "code.malformed"
            throw Refusal(.unacceptable, fault, wayForward: .correct, field: "code")
        }
        let verdict = try judge(code, attempt, seen, tries: policy.codes.tries)
        guard case .proved = verdict,
            let holder = try holder(of: attempt, read: { try snapshot.account($0, realm: realm) })
        else {
            if case .refused(_, countsAsFailure: false) = verdict { throw refusal(of: verdict) }
            attempt.failures += 1
            transaction.update(attempt, ifFailures: before)
            for (row, rules) in failures { countFailure(row, under: rules) }
            return .refused(refusal(of: verdict, triesLeft: policy.codes.tries - attempt.failures))
        }
        attempt.usedAt = now
        transaction.update(attempt, ifFailures: before)
        for (row, _) in failures { transaction.forgive(row, at: now) }
        return .done(try signIn(holder, asker))
    }

    /// Counted for the account, the destination and the asker's place together, so that no stranger
    /// shuts the owner out (promise 5), and besides for all browsers that the account does not
    /// know, together, so that a new network is not a fresh start.
    private func openFailures(
        _ attempt: SignInRow, _ asker: Asker, _ holder: Holder?, _ policy: RealmPolicy
    ) throws -> [(row: FailuresRow, rules: FailureRules)] {
        let familiarity = try familiarity(of: asker, to: holder?.account)
        let key = failureKey(of: holder?.account.id ?? .nobody, at: attempt.destination.bytes + familiarity.place)
        let rules = policy.codes.failureRules
        var own = (row: try requireOpen(key, rules), rules: rules)
        // The same key as in the account's flows.
        if familiarity.place.isEmpty { own.row.account = holder?.account.id }
        guard let together = try requireOpen(familiarity, holder?.account.id, attempt.destination, by: .code) else {
            return [own]
        }
        return [own, (row: together, rules: SignInLimits.together)]
    }

    /// Whoever holds the identifier now, and by which binding.
    private struct Holder {
        let account: AccountRow
        let binding: BindingID
    }

    /// A right code for an identifier that its account no longer holds is as wrong as any other.
    private func judge(
        _ code: Secret<String>, _ attempt: SignInRow, _ holder: Holder?, tries: Int
    ) throws -> Verdict {
        guard
            let method = engine.methods.method(
                for: Requirement(.account, .code), over: engine.kinds[attempt.kind]?.carrier)
        else {
            throw StoreFailure.corrupt("no code goes to a \(attempt.kind.rawValue)")
        }
        let put = PutQuestion(
            state: attempt.codeHash.bytes, expiresAt: attempt.expiresAt, usedAt: attempt.usedAt,
            failures: attempt.failures, tries: tries)
        let question = Question(put: put, hash: signInHash(attempt.digest, attempt.destination))
        let verdict = method.verdict(on: .code(code), to: question, at: now)
        switch verdict {
        case .refused: return verdict
        case .ask: throw StoreFailure.corrupt("a code is judged here")
        case .proved: return holder == nil ? .refused("code.wrong", countsAsFailure: true) : verdict
        }
    }

    /// Found by the query that has a row for every identifier, held or not, as when the code was
    /// asked for (promise 6).
    /// - Parameter read: with or without keeping the account from others. Who signs in keeps it, or
    ///   a freeze at the same moment would miss the new session; who guesses keeps nothing.
    private func holder(of attempt: SignInRow, read: (AccountID) throws -> AccountRow?) throws -> Holder? {
        let account = try read(attempt.account ?? .nobody)
        let found = try snapshot.active(atOrAfter: attempt.destination, kind: attempt.kind, realm: realm)
        guard let account, account.status != .closed, let found, found.index == attempt.destination,
            found.account == account.id
        else {
            return nil
        }
        return Holder(account: account, binding: found.binding)
    }

    private func signIn(_ holder: Holder, _ asker: Asker) throws -> OpenedSession {
        let holding = try holding(holder.account)
        transaction.markProved(holder.binding, at: now)
        if let identifier = holding.bindings.first(where: { $0.row.id == holder.binding })?.identifier {
            tally(identifier, sent: 0, proved: 1)
            Counters.codeProved(identifier, realm: realm)
        }
        try record(.signedIn, holding, by: SignInMethod.code.rawValue)
        let isBack = try comesBack(holder.account)
        var opened = openSession(for: holder.account, by: .code, with: holder.binding, asker, signedInAt: now)
        opened.isBack = isBack
        return opened
    }

    private func refusal(of verdict: Verdict, triesLeft: Int? = nil) -> Refusal {
        // The number went to somebody else while the code was on its way in.
        guard case .refused(let code, let counts) = verdict else {
            return refusal(of: .refused("code.wrong", countsAsFailure: true))
        }
        Counters.refused(code, realm: realm)
        return Refusal(
            .unacceptable, code, wayForward: counts && triesLeft != 0 ? .correct : .startAgain, field: "code",
            triesLeft: triesLeft)
    }
}
