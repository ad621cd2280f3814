package import Domain
import Vault
import Verification

/// What the set-up page shows.
package struct SetUpView: Sendable {
    package let login: String
    package let name: String
    /// For typing into an authenticator app: base 32, 32 characters.
    package let totpSecret: Secret<String>
    /// For scanning with one: `otpauth://totp/…`.
    package let totpURI: Secret<String>

    package init(login: String, name: String, totpSecret: Secret<String>, totpURI: Secret<String>) {
        self.login = login
        self.name = name
        self.totpSecret = totpSecret
        self.totpURI = totpURI
    }
}

extension Engine {
    /// What a set-up link opens. The same however often it is opened, until it is used.
    /// - Throws: `staff.set-up-ended`, alike for a link that never was, was used, is too old or was
    ///   replaced.
    package func readSetUp(_ token: Secret<String>) async throws -> SetUpView {
        let now = now()
        let row = try await store.read { try $0.staff(settingUpWith: token, at: now) }
        let secondStep = TOTP(secret: try secondStepSecret(of: row))
        return SetUpView(
            login: row.login, name: row.name, totpSecret: secondStep.typedSecret,
            totpURI: secondStep.address(for: row.login))
    }

    /// Takes the password and the proof that the authenticator app has the secret. Opens no
    /// session: the first sign-in goes the way of all others, in a browser that is known from now
    /// on.
    /// - Throws: `staff.set-up-ended`, `staff.password-…`, `staff.code-wrong`; the link stays good
    ///   after the latter two.
    @discardableResult
    package func completeSetUp(
        _ token: Secret<String>, password: Secret<String>, code: Secret<String>, browser: Browser
    ) async throws -> StaffMember {
        let began = now()
        let row = try await store.read { try $0.staff(settingUpWith: token, at: began) }
        try StaffPasswordRules.check(password, login: row.login)
        _ = try stepShown(by: code, row, at: began)
        guard let hash = try await passwordHash(password, .member(row.id), staffPasswords) else {
            throw StaffPasswordRules.tooShort
        }
        let now = now()
        return try await store.write { transaction in
            var row = try transaction.staff(settingUpWith: token, at: now)
            row.totpStep = try stepShown(by: code, row, at: began)
            row.password = hash
            row.status = .active
            row.setUpDigest = nil
            row.setUpEndsAt = nil
            transaction.update(row, ifRevision: row.revision)
            transaction.endStaffSessions(of: row.id)
            try StaffDevice(browser, of: row.login, self, transaction)?.remember(in: transaction, at: now)
            note(.setUp, of: row, in: transaction, at: now)
            return StaffMember(row)
        }
    }

    private func stepShown(by code: Secret<String>, _ row: StaffRow, at now: Instant) throws -> Int64 {
        guard case .proved(_, let state?) = AppCode().judge(.code(code), to: try secondStep(of: row), at: appTime(now)),
            let step = TOTP.step(state)
        else {
            throw Refusal(.unacceptable, "staff.code-wrong", wayForward: .correct, field: "code")
        }
        return step
    }
}

extension Snapshot {
    fileprivate func staff(settingUpWith token: Secret<String>, at now: Instant) throws -> StaffRow {
        guard let row = try staff(setUpDigest: Token.digest(token.reveal())), let endsAt = row.setUpEndsAt, now < endsAt
        else {
            throw Refusal(.gone, "staff.set-up-ended", wayForward: .support)
        }
        return row
    }
}
