package import Domain
package import Vault

/// How far a member of staff has got.
package enum StaffStatus: String, Sendable, Hashable, CaseIterable, Codable {
    /// Has a link to set up their own password and second step, and nothing else yet.
    case invited
    case active
    case disabled
}

/// A member of staff, as they are stored.
package struct StaffRow: Sendable, Hashable {
    package let id: StaffID
    package let login: String
    package var name: String
    package var roles: Set<StaffRole>
    /// Empty: every realm.
    package var realms: Set<RealmID>
    /// `realm/externalID`.
    package var ownAccounts: Set<String>
    package var status: StaffStatus
    /// As `PasswordHash.text` writes it; there for the active alone.
    package var password: String?
    /// The second step's secret, sealed for the whole installation.
    package var totp: Sealed
    /// The latest step of the second step's clock that has counted; 0 before the first.
    package var totpStep: Int64
    /// SHA-256 of the set-up link's token; there for the invited alone.
    package var setUpDigest: [UInt8]?
    package var setUpEndsAt: Instant?
    package let createdAt: Instant
    package let revision: Int64

    package init(
        id: StaffID, login: String, name: String, roles: Set<StaffRole>, realms: Set<RealmID>, ownAccounts: Set<String>,
        status: StaffStatus, password: String?, totp: Sealed, totpStep: Int64, setUpDigest: [UInt8]?,
        setUpEndsAt: Instant?,
        createdAt: Instant, revision: Int64
    ) {
        self.id = id
        self.login = login
        self.name = name
        self.roles = roles
        self.realms = realms
        self.ownAccounts = ownAccounts
        self.status = status
        self.password = password
        self.totp = totp
        self.totpStep = totpStep
        self.setUpDigest = setUpDigest
        self.setUpEndsAt = setUpEndsAt
        self.createdAt = createdAt
        self.revision = revision
    }
}

/// How much a session has shown.
package enum StaffLevel: Int, Sendable, Hashable, CaseIterable {
    /// The password: good for the second step and nothing else.
    case password = 1
    case full = 2
}

/// A session of the console, as it is stored.
package struct StaffSessionRow: Sendable, Hashable {
    package let id: SessionID
    package let staff: StaffID
    /// SHA-256 of the secret, which is 256 random bits.
    package var digest: [UInt8]
    package var level: StaffLevel
    package var signedInAt: Instant
    /// The latest call, to the minute.
    package var seenAt: Instant
    package var endsAt: Instant

    package init(
        id: SessionID, staff: StaffID, digest: [UInt8], level: StaffLevel, signedInAt: Instant, seenAt: Instant,
        endsAt: Instant
    ) {
        self.id = id
        self.staff = staff
        self.digest = digest
        self.level = level
        self.signedInAt = signedInAt
        self.seenAt = seenAt
        self.endsAt = endsAt
    }
}

package protocol StaffReads {
    func staff(_ id: StaffID) throws -> StaffRow?
    func staff(login: String) throws -> StaffRow?
    func staff(setUpDigest: [UInt8]) throws -> StaffRow?
    /// All of them, by login. An installation has dozens.
    func staff() throws -> [StaffRow]
    /// A session with whose it is, in one query: every request of the console asks it.
    func staffSession(digest: [UInt8]) throws -> (session: StaffSessionRow, member: StaffRow)?
}

package protocol StaffWrites {
    /// A login that is taken makes the phase run again.
    func insert(_ staff: StaffRow)
    /// Raises the revision; one that has moved makes the phase run again.
    func update(_ staff: StaffRow, ifRevision revision: Int64)
    func insert(_ session: StaffSessionRow)
    /// A new secret, level and times; the phase runs again where the session no longer has the
    /// digest that was read.
    func update(_ session: StaffSessionRow, ifDigest digest: [UInt8])
    /// Notes a call; never an earlier time than the one that is noted.
    func touchStaffSession(_ id: SessionID, at now: Instant)
    /// Its row stays until it is swept, so that what was being written can still be kept for its
    /// member.
    func endStaffSession(digest: [UInt8], at now: Instant)
    func endStaffSessions(of staff: StaffID)
    /// Drops those that ended at `instant` or before.
    func sweepStaffSessions(endedBy instant: Instant)
}
