package import Domain
import Vault
import Verification

/// A session of the console that was opened or raised, with the secret that its browser keeps from
/// now on.
package struct StaffOpened: Sendable {
    package let secret: Secret<String>
    package let state: StaffSessionState

    package init(secret: Secret<String>, state: StaffSessionState) {
        self.secret = secret
        self.state = state
    }
}

extension Engine {
    /// How long a password alone waits for its second step.
    package static let staffSecondStepLife = Duration.minutes(10)

    /// The first step: opens a session that can do nothing but the second.
    ///
    /// An unknown login, a wrong password, a disabled member and one who has not set up yet get the
    /// same answer, after the same work.
    /// - Throws: `server.busy`, `staff.sign-in-refused`, `limit.sign-in` with the date from which
    ///   the next try is possible.
    package func staffSignIn(
        login typed: String, password: Secret<String>, browser: Browser
    ) async throws -> StaffOpened {
        let login = StaffLogin.typed(typed)
        let now = now()
        let known = try await store.read { snapshot in
            try StaffDevice(browser, of: login, self, snapshot)?.isKnown(snapshot, at: now) == true
                ? try snapshot.staff(login: login)?.id : nil
        }
        let asker = known.map { SlowLane.Waiter.member($0) } ?? .stranger(browser.network?.site)
        return try await staffPasswords.withPlace(for: asker) { place in
            try await staffSignIn(login, password, browser, place)
        }
    }

    private func staffSignIn(
        _ login: String, _ password: Secret<String>, _ browser: Browser, _ place: SlowLane.Permit
    ) async throws -> StaffOpened {
        let began = now()
        let row = try await store.write { transaction in
            try StaffTries(login, browser, self, transaction, at: began).count(in: transaction)
            return try transaction.staff(login: login)
        }
        let isRight = await isPassword(password, of: row, place)
        guard isRight, let row else { throw Self.signInRefused }
        let now = now()
        let secret = newStaffSecret()
        try await store.write { transaction in
            // A member who was disabled or reset while the password was being judged is not let in.
            guard try transaction.staff(row.id)?.password == row.password else { throw Self.signInRefused }
            try StaffTries(login, browser, self, transaction, at: now).forgive(countedAt: began, in: transaction)
            transaction.sweepStaffSessions(endedBy: now - Self.staffDraftGrace)
            transaction.insert(
                StaffSessionRow(
                    id: ids.next(SessionID.self, at: now), staff: row.id, digest: Token.digest(secret.reveal()),
                    level: .password,
                    signedInAt: now, seenAt: now, endsAt: now + Self.staffSecondStepLife))
        }
        return StaffOpened(secret: secret, state: .secondStepNeeded)
    }

    private func isPassword(_ typed: Secret<String>, of row: StaffRow?, _ place: SlowLane.Permit) async -> Bool {
        let known = row.flatMap(\.password).flatMap(PasswordHash.init(text:))
        let (hash, now) = (known ?? nobodysPassword, now())
        let question = Question(authenticator: hash.map(Password.held))
        let verdict = await place.run { Password().judge(.password(typed), to: question, at: now) }
        guard known != nil, case .proved = verdict else { return false }
        return true
    }

    private static let signInRefused = Refusal(.unauthenticated, "staff.sign-in-refused", wayForward: .correct)
}
