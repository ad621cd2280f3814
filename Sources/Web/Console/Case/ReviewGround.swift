import Engine

/// What a reviewer's word rests on. The codes are kept with the word, and go out to the platform;
/// they never change.
struct ReviewGround: Sendable, Hashable {
    let vote: Vote
    let code: String

    /// As the form sends it: one choice says both, so that no ground for one can stand with the
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

    /// Of those who claim that a change was not theirs, a takeover speaks for them.
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

    /// - Returns: nil for what is none of ours.
    init?(key: String, ofDispute: Bool) {
        guard let ground = Self.all(ofDispute: ofDispute).first(where: { $0.key == key }) else { return nil }
        self = ground
    }
}
