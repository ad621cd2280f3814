package import Domain
import Vault

/// What a session of the console is good for now.
package enum StaffSessionState: String, Sendable, Hashable, CaseIterable {
    case full
    /// The password was given; the code is missing.
    case secondStepNeeded
    /// Nothing was done for an hour: a code is asked for before it continues.
    case idle
}

/// Whose request it is, at the console.
package struct StaffVisitor: Sendable, Hashable {
    package let session: SessionID
    package let member: StaffMember
    package let state: StaffSessionState
    /// When the second step was taken; before it, when the password was given.
    package let signedInAt: Instant
    /// Whatever is done.
    package let endsAt: Instant
    /// Unless something is done.
    package let idleEndsAt: Instant

    package init(
        session: SessionID, member: StaffMember, state: StaffSessionState, signedInAt: Instant, endsAt: Instant,
        idleEndsAt: Instant
    ) {
        self.session = session
        self.member = member
        self.state = state
        self.signedInAt = signedInAt
        self.endsAt = endsAt
        self.idleEndsAt = idleEndsAt
    }

    /// The member as the use cases know them, in one realm.
    /// - Throws: `staff.second-step-needed` unless the session is full, `staff.realm-missing`
    ///   where the realm is not theirs.
    package func caller(realm: RealmID) throws -> Caller {
        guard state == .full else {
            throw Refusal(.unauthenticated, "staff.second-step-needed", wayForward: .correct)
        }
        guard member.realms.isEmpty || member.realms.contains(realm) else {
            throw Refusal(.forbidden, "staff.realm-missing", wayForward: .support, field: realm.rawValue)
        }
        let principal = StaffPrincipal(
            id: member.id, login: member.login, roles: member.roles, ownAccounts: member.ownAccounts)
        return Caller(realm: realm, principal: .staff(principal))
    }
}

extension Engine {
    /// SP 800-63B-4 section 2.2.3.
    package static let staffIdleLife = Duration.hours(1)
    private static let staffSeenEvery = Duration.minutes(1)

    /// Whose session this is, and what it is good for now.
    /// - Parameter isActivity: false for what a page asks on its own, which must not keep an
    ///   unattended session awake.
    /// - Throws: `staff.session-ended`, alike for a secret that never was one, was replaced, or
    ///   whose session was ended or is over.
    package func staff(_ secret: Secret<String>, isActivity: Bool = true) async throws -> StaffVisitor {
        let now = now()
        let (session, member) = try await store.read { try $0.liveStaffSession(secret, at: now) }
        let visitor = StaffVisitor(session, member, at: now)
        if isActivity, visitor.state == .full, session.seenAt + Self.staffSeenEvery <= now {
            try await store.write { $0.touchStaffSession(session.id, at: now) }
        }
        return visitor
    }

    /// Ends the session. A secret that opens none does no harm.
    package func staffSignOut(_ secret: Secret<String>) async throws {
        let now = now()
        try await store.write { $0.endStaffSession(digest: Token.digest(secret.reveal()), at: now) }
    }
}

extension StaffVisitor {
    fileprivate init(_ session: StaffSessionRow, _ member: StaffRow, at now: Instant) {
        let idleEndsAt = min(session.seenAt + Engine.staffIdleLife, session.endsAt)
        let state: StaffSessionState =
            switch session.level {
            case .password: .secondStepNeeded
            case .full: now < idleEndsAt ? .full : .idle
            }
        self.init(
            session: session.id, member: StaffMember(member), state: state, signedInAt: session.signedInAt,
            endsAt: session.endsAt,
            idleEndsAt: idleEndsAt)
    }
}

extension Snapshot {
    func liveStaffSession(
        _ secret: Secret<String>, at now: Instant
    ) throws -> (session: StaffSessionRow, member: StaffRow) {
        guard let found = try staffSession(digest: Token.digest(secret.reveal())), now < found.session.endsAt,
            found.member.status == .active
        else { throw Refusal(.unauthenticated, "staff.session-ended", wayForward: .startAgain) }
        return found
    }
}
