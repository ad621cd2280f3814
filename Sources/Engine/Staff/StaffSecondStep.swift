package import Domain
import Vault
import Verification

extension Engine {
    /// Overall, from the second step on (SP 800-63B-4 section 2.2.3).
    package static let staffSessionLife = Duration.hours(24)
    /// Failures in a row slow down; a hundred end it. On devices that the member is not known on
    /// they are counted together, until the operator resets the member; each known device has its
    /// own, so that a thief with the password keeps nobody out.
    private static let secondStepRules = FailureRules(soft: 5, hard: 100)

    /// Takes a code of the authenticator app: as the second step of signing in, or to continue
    /// after inactivity, where it is the one factor asked for beside the session's secret. The
    /// session gets a new secret; the old one is dead.
    /// - Throws: `staff.session-ended`, `staff.code-wrong`, `staff.code-used`, `staff.code-closed`,
    ///   `limit.failures` with a date.
    package func staffSecondStep(
        _ secret: Secret<String>, code: Secret<String>, browser: Browser
    ) async throws -> StaffOpened {
        let now = now()
        let next = newStaffSecret()
        let refusal = try await store.write { transaction -> Refusal? in
            var (session, member) = try transaction.liveStaffSession(secret, at: now)
            let device = try StaffDevice(browser, of: member.login, self, transaction)
            let failures = try openSecondStep(of: member.id, device, transaction, at: now)
            let verdict = AppCode().judge(.code(code), to: try secondStep(of: member), at: appTime(now))
            guard case .proved(_, let state?) = verdict else {
                return refuse(member, failures, verdict.staffCode, in: transaction, at: now)
            }
            member.totpStep = TOTP.step(state) ?? member.totpStep
            transaction.update(member, ifRevision: member.revision)
            transaction.forgive(failures, at: now)
            device?.remember(in: transaction, at: now)
            if session.level == .password { note(.signedIn, of: member, in: transaction, at: now) }
            session.raise(to: Token.digest(next.reveal()), at: now)
            transaction.update(session, ifDigest: Token.digest(secret.reveal()))
            return nil
        }
        if let refusal { throw refusal }
        return StaffOpened(secret: next, state: .full)
    }

    func strangersAtSecondStep(of id: StaffID) -> KeyedHash {
        staffHash([id.description], purpose: "staff-second-step")
    }

    private func openSecondStep(
        of id: StaffID, _ device: StaffDevice?, _ snapshot: any Snapshot, at now: Instant
    ) throws -> FailuresRow {
        let known = try device.flatMap { try $0.isKnown(snapshot, at: now) ? $0.key : nil }
        let key = known ?? strangersAtSecondStep(of: id)
        let row = try snapshot.failures(key) ?? FailuresRow(key: key, count: 0, lastAt: nil)
        switch Self.secondStepRules.lockout(failures: row.count, lastFailure: row.lastAt) {
        case .slowed(let until) where until > now:
            throw Refusal(.tooMany, "limit.failures", wayForward: .retry(at: until))
        case .closed: throw Refusal(.forbidden, "staff.code-closed", wayForward: .support)
        case .open, .slowed: return row
        }
    }

    private func refuse(
        _ member: StaffRow, _ failures: FailuresRow, _ code: ReasonCode, in transaction: any Transaction,
        at now: Instant
    ) -> Refusal {
        note(.codeRefused, of: member, in: transaction, at: now)
        transaction.count(failures, under: Self.secondStepRules, at: now)
        return Refusal(.unacceptable, code, wayForward: .correct, field: "code")
    }
}

extension Verdict {
    fileprivate var staffCode: ReasonCode { self == AppCode.used ? "staff.code-used" : "staff.code-wrong" }
}

extension StaffSessionRow {
    /// A session that was full before still ends when it would have: a code does not extend it.
    fileprivate mutating func raise(to digest: [UInt8], at now: Instant) {
        self.digest = digest
        seenAt = now
        guard level == .password else { return }
        level = .full
        signedInAt = now
        endsAt = now + Engine.staffSessionLife
    }
}
