package import Domain

extension OperationPolicy {
    /// What holds where the file says nothing. An operation that is not in here is not run by this
    /// release.
    package static let standard: [OperationName: OperationPolicy] = [
        .phoneChange: change(tracks: phoneTracks),
        .emailChange: change(tracks: emailTracks),
        .freeze: OperationPolicy(
            tracks: [
                Track(name: "password", proofs: [[.password]]), Track(name: "phone", proofs: [[.phoneCode]]),
                Track(name: "email", proofs: [[.emailCode]]),
            ], notify: [.every], sessionAge: nil, channels: Set(Channel.allCases)),
        .unfreeze: OperationPolicy(
            tracks: [
                Track(name: "phone", proofs: [[.phoneCode], [.password]]),
                Track(name: "email", proofs: [[.emailCode], [.password]]),
                Track(name: "review", proofs: [], review: .always),
            ], notify: [.every], sessionAge: nil, channels: [.web, .app, .agent, .operator]),
        .dispute: OperationPolicy(
            tracks: [
                Track(name: "email", proofs: [[.emailCode], [.password]]),
                Track(name: "report", proofs: [], review: .always),
            ], notify: [.every], sessionAge: nil, channels: Set(Channel.allCases)),
    ]

    private static let phoneTracks = [
        Track(name: "old-number", proofs: [[.oldCode], [.newCode]]),
        Track(name: "email", proofs: [[.emailCode], [.password], [.newCode]], wait: .hours(24)),
    ]

    private static let emailTracks = [
        Track(name: "old-address", proofs: [[.oldCode], [.newCode]]),
        Track(name: "phone", proofs: [[.phoneCode], [.password], [.newCode]], wait: .hours(24)),
    ]

    /// While it can be taken back, nothing else about the account's identifiers changes: a new
    /// number and the password would be enough to change the mailbox as well.
    private static func change(tracks: [Track]) -> OperationPolicy {
        let undo = Duration.hours(72)
        return OperationPolicy(
            tracks: tracks,
            limits: [Limit(2, per: .days(30)), Limit(5, per: .days(365))],
            review: ReviewRule(when: Condition(.atLeast("risk", .level(.high)))),
            refuse: Condition(.atLeast("risk", .level(.critical))),
            undo: undo,
            restrict: ["payout": .hours(24), Restriction.identifiers: undo])
    }
}

extension Requirement {
    package static let phoneCode = Requirement(.phone, .code)
    package static let emailCode = Requirement(.email, .code)
    package static let password = Requirement(.account, .password)
}
