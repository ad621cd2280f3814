package import Domain
import Vault

/// The browser that a request came from, as far as it shows itself.
package struct Browser: Sendable, Hashable {
    package let network: IPAddress?
    /// A random id that the browser keeps in a long-lived cookie.
    package let device: String?
    /// `Chrome, Android`; what is longer than 64 characters is cut.
    package let agent: String?

    package init(network: IPAddress? = nil, device: String? = nil, agent: String? = nil) {
        self.network = network
        self.device = device
        self.agent = agent
    }
}

/// How somebody came to be signed in.
package enum SignInMethod: String, Sendable, Hashable, CaseIterable, Codable {
    case password
    case code
    /// The platform sent them, on its word.
    case platform
    /// By the link of a notice, for the one request that it opened.
    case link
}

/// A person at the hosted pages, known by their session.
package struct Visitor: Sendable, Hashable {
    package let session: SessionID
    package let realm: RealmID
    package let account: AccountID
    /// The one flow that the session may see; nil for a session of the whole account.
    package let flow: FlowID?
    package let language: Language
    /// When they signed in; when the session began, where the platform that sent them did not say.
    package let signedInAt: Instant
    package let method: SignInMethod
    /// Where the platform wants them back, as it is stored.
    let returnURL: Sealed?
    package let endsAt: Instant
    /// The secret shown was replaced moments ago, and the browser seems to have missed the new one:
    /// rotate, or it is signed out soon.
    package let showedFormerSecret: Bool
    /// SHA-256 of the secret that was shown.
    let digest: [UInt8]
    let device: KeyedHash?

    init(_ seen: SeenSession, shown digest: [UInt8]) {
        let row = seen.session
        session = row.id
        realm = row.realm
        account = row.account
        flow = row.flow
        language = seen.language
        signedInAt = row.signedInAt ?? row.openedAt
        method = row.method
        returnURL = row.returnURL
        endsAt = row.endsAt
        showedFormerSecret = digest != row.digest
        self.digest = digest
        device = row.device
    }
}

extension Visitor {
    /// Whether the platform wants them back somewhere.
    package var hasWayBack: Bool { returnURL != nil }
}

/// A session and the secret of it, shown this once.
package struct OpenedSession: Sendable {
    package let visitor: Visitor
    package let secret: Secret<String>
    /// Whether it brought an account back that was being closed.
    package internal(set) var isBack = false
}

/// A sign-in by code that was begun. Says the same for an identifier that nobody holds (promise 6).
package struct SignInAttempt: Sendable {
    /// Shown again with the code: a code is good in the browser that asked for it alone.
    package let secret: Secret<String>
    /// The number or address that was typed, masked.
    package let sentTo: String
    package let expiresAt: Instant
    package let resendAt: Instant
}

extension Refusal {
    /// Alike for a secret that is unknown, replaced, ended or too old.
    package static let sessionEnded = Refusal(.unauthenticated, "session.ended", wayForward: .startAgain)
    static let sessionConfined = Refusal(.forbidden, "session.confined", wayForward: .support)
}

extension Visitor {
    /// Whoever came for one flow sees nothing else of the account.
    func requireWholeAccount() throws(Refusal) {
        if flow != nil { throw .sessionConfined }
    }
}
