package import Domain
package import Verification

/// Somebody outside who says whether an answer is good: the service that a person was led to.
package protocol MethodSource: Sendable {
    var method: MethodName { get }
    /// As reviewers read it.
    var name: String { get }
    /// What it says; nil for no answer. Returns soon after its task is cancelled.
    func reply(to inquiry: MethodInquiry) async -> MethodReply?
}

package struct MethodInquiry: Sendable {
    /// Tells one exchange from another in both sides' logs; each is asked once.
    package let challenge: ChallengeID
    package let realm: RealmID
    /// In the method's own format.
    package let text: Secret<String>

    package init(challenge: ChallengeID, realm: RealmID, text: Secret<String>) {
        self.challenge = challenge
        self.realm = realm
        self.text = text
    }
}

/// All that methods can ask.
package struct MethodSources: Sendable {
    let sources: [MethodName: any MethodSource]
    /// How long a caller waits for a reply.
    let patience: Duration

    package init(_ sources: [any MethodSource], patience: Duration = .seconds(2)) {
        self.sources = Dictionary(sources.map { ($0.method, $0) }) { first, _ in first }
        self.patience = patience
    }

    package static let none = MethodSources([])
}
