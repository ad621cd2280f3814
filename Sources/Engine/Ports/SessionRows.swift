package import Domain
package import Vault

/// A person's session at the hosted pages, as it is stored. Device and network are keyed hashes: good
/// for recognising, not for reading.
package struct SessionRow: Sendable, Hashable {
    package let id: SessionID
    package let realm: RealmID
    package let account: AccountID
    /// SHA-256 of the secret that the browser shows.
    package var digest: [UInt8]
    /// The secret before the last rotation, and until when it is still known.
    package var former: FormerSecret?
    /// The one flow that the session may see; nil for a session of the whole account.
    package let flow: FlowID?
    package let method: SignInMethod
    /// The platform's session that sent the person; nil where it did not name one, and for whoever
    /// signed in here.
    package let origin: KeyedHash?
    package let device: KeyedHash?
    package let network: KeyedHash?
    /// `Chrome, Android`, at most 64 characters.
    package let agent: String?
    /// Where the platform wants the person back, sealed under the account's data key: its address
    /// may say who they are.
    package var returnURL: Sealed?
    /// When the person last signed in; nil where the platform that sent them did not say.
    package let signedInAt: Instant?
    package let openedAt: Instant
    package let seenAt: Instant
    package let endsAt: Instant
    /// When it was ended before its time.
    package let endedAt: Instant?
    /// What the person signed in with, alone or beside the password; nil where the platform sent them.
    package let binding: BindingID?

    package init(
        id: SessionID, realm: RealmID, account: AccountID, digest: [UInt8], former: FormerSecret? = nil, flow: FlowID?,
        method: SignInMethod, origin: KeyedHash? = nil, device: KeyedHash?, network: KeyedHash?, agent: String?,
        returnURL: Sealed?,
        signedInAt: Instant?, openedAt: Instant, seenAt: Instant, endsAt: Instant, endedAt: Instant? = nil,
        binding: BindingID? = nil
    ) {
        self.id = id
        self.realm = realm
        self.account = account
        self.digest = digest
        self.former = former
        self.flow = flow
        self.method = method
        self.origin = origin
        self.device = device
        self.network = network
        self.agent = agent
        self.returnURL = returnURL
        self.signedInAt = signedInAt
        self.openedAt = openedAt
        self.seenAt = seenAt
        self.endsAt = endsAt
        self.endedAt = endedAt
        self.binding = binding
    }
}

package struct FormerSecret: Sendable, Hashable {
    /// SHA-256.
    package let digest: [UInt8]
    package let until: Instant

    package init(digest: [UInt8], until: Instant) {
        self.digest = digest
        self.until = until
    }
}

/// A session and what its account adds to it.
package struct SeenSession: Sendable, Hashable {
    package let session: SessionRow
    package let language: Language

    package init(session: SessionRow, language: Language) {
        self.session = session
        self.language = language
    }
}

/// A ticket with which a platform sends its user to the pages, signed in.
package struct VisitRow: Sendable, Hashable {
    /// SHA-256 of the ticket.
    package let digest: [UInt8]
    package let realm: RealmID
    package let account: AccountID
    package let flow: FlowID?
    /// The platform's session that asked for it, where it named one.
    package let origin: KeyedHash?
    package let returnURL: Sealed?
    /// When the person signed in at the platform, where it said so.
    package let signedInAt: Instant?
    package let expiresAt: Instant
    /// The session that used it.
    package var session: SessionID?

    package init(
        digest: [UInt8], realm: RealmID, account: AccountID, flow: FlowID?, origin: KeyedHash? = nil,
        returnURL: Sealed?,
        signedInAt: Instant?, expiresAt: Instant, session: SessionID? = nil
    ) {
        self.digest = digest
        self.realm = realm
        self.account = account
        self.flow = flow
        self.origin = origin
        self.returnURL = returnURL
        self.signedInAt = signedInAt
        self.expiresAt = expiresAt
        self.session = session
    }
}

/// A sign-in by code that somebody began. There is one for an identifier that nobody holds as well:
/// it just can't succeed (promise 6).
package struct SignInRow: Sendable, Hashable {
    /// SHA-256 of the secret that the browser shows with the code.
    package let digest: [UInt8]
    package let realm: RealmID
    package let account: AccountID?
    /// Of the destination.
    package let kind: IdentifierKind
    package let destination: BlindIndex
    /// Keyed hash of attempt, destination and code.
    package let codeHash: KeyedHash
    package let sentAt: Instant
    package let expiresAt: Instant
    package var failures: Int
    package var usedAt: Instant?

    package init(
        digest: [UInt8], realm: RealmID, account: AccountID?, kind: IdentifierKind, destination: BlindIndex,
        codeHash: KeyedHash,
        sentAt: Instant, expiresAt: Instant, failures: Int = 0, usedAt: Instant? = nil
    ) {
        self.digest = digest
        self.realm = realm
        self.account = account
        self.kind = kind
        self.destination = destination
        self.codeHash = codeHash
        self.sentAt = sentAt
        self.expiresAt = expiresAt
        self.failures = failures
        self.usedAt = usedAt
    }
}

/// What a person takes back to the platform: a reference to how a flow ended, good for one reader.
package struct ResultRow: Sendable, Hashable {
    /// SHA-256 of the reference.
    package let digest: [UInt8]
    package let realm: RealmID
    package let flow: FlowID
    /// Once it is used, how long its reader may use it again.
    package var expiresAt: Instant
    package var usedAt: Instant?
    /// Nil where it was no platform.
    package var usedBy: APIKeyID?

    package init(
        digest: [UInt8], realm: RealmID, flow: FlowID, expiresAt: Instant, usedAt: Instant? = nil,
        usedBy: APIKeyID? = nil
    ) {
        self.digest = digest
        self.realm = realm
        self.flow = flow
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.usedBy = usedBy
    }
}

package protocol SessionReads {
    /// By the secret that is good now, whether or not the session has ended.
    func session(digest: [UInt8]) throws -> SeenSession?
    /// By the secret before the last rotation, while that is still known.
    func session(formerDigest digest: [UInt8], at now: Instant) throws -> SeenSession?
    func session(_ id: SessionID) throws -> SessionRow?
    /// Sessions of the account that have not ended, the latest first. One by a notice's link isn't
    /// the account's: it sees one flow.
    /// - Parameter seenSince: those that were not seen since then have ended on their own.
    func sessions(of account: AccountID, at now: Instant, seenSince: Instant) throws -> [SessionRow]
    /// Sessions that were opened by tickets of a platform's session and have not been ended.
    func sessions(openedFrom origin: KeyedHash) throws -> [SessionRow]
    /// Whether the device had a session of the account that was opened before `then`, however that
    /// ended. A link makes none known.
    func knows(_ device: KeyedHash, of account: AccountID, before then: Instant) throws -> Bool
    func visit(digest: [UInt8]) throws -> VisitRow?
    func signIn(digest: [UInt8]) throws -> SignInRow?
    func result(digest: [UInt8]) throws -> ResultRow?
    /// Flows of the account that are over, the one that ended last first.
    func endedFlows(of account: AccountID, since: Instant, limit: Int) throws -> [FlowRow]
}

package protocol SessionWrites {
    func insert(_ session: SessionRow)
    /// Writes secret and return URL, where the secret is still `digest` and the session has not
    /// been ended; otherwise the phase runs again.
    func update(_ session: SessionRow, ifDigest digest: [UInt8])
    /// Forgets the secret before the last rotation, where `digest` is still the newest.
    func forgetFormerSecret(of session: SessionID, ifDigest digest: [UInt8])
    /// Never backwards.
    func markSeen(_ session: SessionID, at now: Instant)
    /// One that has ended keeps the time at which it did.
    func endSession(_ session: SessionID, at now: Instant)
    /// All of the account's but `session`, and those by links.
    func endSessions(of account: AccountID, except session: SessionID?, at now: Instant)
    /// Those of the account that signed in with one of these bindings, all but `session`.
    func endSessions(
        of account: AccountID, signedInWith bindings: [BindingID], except session: SessionID?, at now: Instant)
    /// Ends those that a platform's session opened, and lets its tickets that nobody has used run
    /// out.
    func endSessions(openedFrom origin: KeyedHash, at now: Instant)
    func insert(_ visit: VisitRow)
    /// Writes the session that used it; where another one was faster, or it was made to run out,
    /// the phase runs again.
    func use(_ visit: VisitRow)
    func insert(_ signIn: SignInRow)
    /// Writes failures and use, where nobody has used it and its failures are still as many;
    /// otherwise the phase runs again.
    func update(_ signIn: SignInRow, ifFailures failures: Int)
    func insert(_ result: ResultRow)
    /// Drops the flow's oldest references that nobody has used, all but `most`.
    func dropResults(of flow: FlowID, allBut most: Int)
    /// Writes its use and how long it is still good. Where another call was faster the phase runs again.
    func use(_ result: ResultRow)
}
