import Engine

/// What a reviewer's word is based on. The codes are kept with the word, and go out to the
/// platform; they never change.
struct ReviewGround: Sendable, Hashable {
    let vote: Vote
    let code: String

    /// As the form sends it: one choice says both, so that no ground for one can be sent with the
    /// other.
    var key: String { "\(vote.rawValue)-\(code)" }

    static func all(ofDispute: Bool) -> [ReviewGround] { ofDispute ? ofDisputes : ofRequests }

    private static let ofRequests: [ReviewGround] =
        ["identity-shown", "documents-agree", "person-confirmed", "risk-explained"].map {
            ReviewGround(vote: .approve, code: $0)
        }
        + [
            "identity-not-shown", "documents-unreadable", "documents-disagree", "owner-objects", "takeover-suspected",
            "no-answer", "other",
        ]
        .map { ReviewGround(vote: .refuse, code: $0) }

    /// A takeover speaks for those who claim that a change was not theirs.
    private static let ofDisputes: [ReviewGround] =
        ["identity-shown", "documents-agree", "person-confirmed", "takeover-suspected"].map {
            ReviewGround(vote: .approve, code: $0)
        }
        + ["identity-not-shown", "documents-unreadable", "documents-disagree", "owner-confirms", "no-answer", "other"]
        .map { ReviewGround(vote: .refuse, code: $0) }

    init(vote: Vote, code: String) {
        self.vote = vote
        self.code = code
    }

    /// - Returns: nil for any other text.
    init?(key: String, ofDispute: Bool) {
        guard let ground = Self.all(ofDispute: ofDispute).first(where: { $0.key == key }) else { return nil }
        self = ground
    }
}
