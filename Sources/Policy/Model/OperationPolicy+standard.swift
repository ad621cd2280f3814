package import Domain

extension OperationPolicy {
    /// What holds where the file says nothing, for each operation that this release runs. One that has no tracks is
    /// offered only by a policy that says how it is proved.
    package static func standard(
        for operations: [OperationName: OperationTraits], _ kinds: IdentifierKinds
    ) -> [OperationName: OperationPolicy] {
        Dictionary(uniqueKeysWithValues: operations.map { name, traits in (name, standard(name, traits, kinds)) })
    }

    private static func standard(
        _ name: OperationName, _ traits: OperationTraits, _ kinds: IdentifierKinds
    ) -> OperationPolicy {
        if traits.leadsElsewhere { return ofDeparture(traits, kinds) }
        if traits.changesIdentifiers { return ofIdentifiers(traits, tracks: tracks(name.kind, traits, kinds)) }
        if traits.closes { return ofClosing(traits, kinds) }
        let (tracks, channels) =
            traits.isClaim
            ? (claimTracks, Set(Channel.allCases))
            : traits.liftsFreeze
                ? (liftTracks(kinds), [.web, .app, .agent, .operator]) : (anyProof(kinds), Set(Channel.allCases))
        return OperationPolicy(
            traits, tracks: tracks, notify: [.every], sessionAge: nil, channels: channels.filter(traits.isOpenTo))
    }

    private static func tracks(
        _ kind: IdentifierKind?, _ traits: OperationTraits, _ kinds: IdentifierKinds
    ) -> [Track] {
        // What takes whatever is chosen depends on the platform: on what it keeps, and on what it calls its own.
        if traits.takesAnyKind { return [] }
        let others = kinds.reachable.filter { $0 != kind }
        let elsewhere = others.map { Requirement(.kind($0), .code) }
        let getsCodes = kind.map(kinds.reachable.contains) ?? false
        switch (traits.takes, traits.brings) {
        case (true, false):
            let own = [Track(name: "code", proofs: [[.oldCode], [.password]])]
            let both = [Track(name: "both", proofs: [[.oldCode], elsewhere])]
            let other = [Track(name: "other", proofs: [elsewhere, [.password]], wait: .hours(24))]
            return getsCodes ? own + other + both : other
        case _ where !getsCodes: return []
        case (true, true):
            return [Track(name: "current", proofs: [[.oldCode], [.newCode]])]
                + others.map {
                    Track(
                        name: $0.rawValue, proofs: [[Requirement(.kind($0), .code)], [.password], [.newCode]],
                        wait: .hours(24))
                }
        case (false, _):
            return [
                Track(name: "password", proofs: [[.password], [.newCode]]),
                Track(name: "bound", proofs: [elsewhere, [.newCode]]),
            ]
        }
    }

    /// Nothing of it can be taken back, so it waits as long as a change could be. Besides what a track asks for, every
    /// identifier that goes is proved.
    private static func ofDeparture(_ traits: OperationTraits, _ kinds: IdentifierKinds) -> OperationPolicy {
        var policy = ofIdentifiers(
            traits,
            tracks: [
                Track(name: "password", proofs: [[.password]], wait: .hours(72)),
                Track(name: "codes", proofs: kinds.reachable.map { [Requirement(.kind($0), .code)] }, wait: .hours(72)),
            ])
        (policy.undo, policy.restrict) = (.zero, [:])
        return policy
    }

    /// Anyone who can prove anything at all may protect the account.
    private static func anyProof(_ kinds: IdentifierKinds) -> [Track] {
        [Track(name: "password", proofs: [[.password]])]
            + kinds.reachable.map { Track(name: $0.rawValue, proofs: [[Requirement(.kind($0), .code)]]) }
    }

    private static func liftTracks(_ kinds: IdentifierKinds) -> [Track] {
        kinds.reachable.map { Track(name: $0.rawValue, proofs: [[Requirement(.kind($0), .code)], [.password]]) }
            + [Track(name: "review", proofs: [], review: .always)]
    }

    /// No code to a phone: whoever took the number over gets that too.
    private static let claimTracks = [
        Track(name: "email", proofs: [[.emailCode], [.password]]), Track(name: "report", proofs: [], review: .always),
    ]

    /// Two different proofs, so that a telephone in another's hand is not enough. Who has only one goes by people.
    private static func ofClosing(_ traits: OperationTraits, _ kinds: IdentifierKinds) -> OperationPolicy {
        let (codes, wait) = (kinds.reachable.map { Requirement(.kind($0), .code) }, Duration.days(15))
        let withPassword = kinds.reachable.map {
            Track(name: $0.rawValue, proofs: [[Requirement(.kind($0), .code)], [.password]], wait: wait)
        }
        let both = Track(name: "both", proofs: [Array(codes.prefix(1)), Array(codes.dropFirst())], wait: wait)
        return OperationPolicy(
            traits,
            tracks: withPassword + (codes.count > 1 ? [both] : []) + [
                Track(name: "review", proofs: [codes], wait: wait, review: .always)
            ],
            notify: [.every], sessionAge: nil, channels: Set(Channel.allCases.filter(traits.isOpenTo)))
    }

    /// While it can be taken back, nothing else about the account's identifiers changes: a new
    /// number and the password would be enough to change the mailbox as well.
    private static func ofIdentifiers(_ traits: OperationTraits, tracks: [Track]) -> OperationPolicy {
        let undo = Duration.hours(72)
        return OperationPolicy(
            traits, tracks: tracks,
            limits: traits.shape == .replaces
                ? [Limit(2, per: .days(30)), Limit(5, per: .days(365))] : [Limit(3, per: .days(30))],
            review: ReviewRule(when: Condition(.atLeast("risk", .level(.high)))),
            refuse: Condition(.atLeast("risk", .level(.critical))),
            undo: undo,
            restrict: ["payout": .hours(24), Restriction.identifiers: undo],
            channels: traits.startedBy.contains(.person) ? [.web, .app] : Set(Channel.allCases.filter(traits.isOpenTo)))
    }
}

extension OperationTraits {
    fileprivate func isOpenTo(_ channel: Channel) -> Bool { startedBy.contains(channel.initiator) }
}

extension Requirement {
    package static let phoneCode = Requirement(.phone, .code)
    package static let emailCode = Requirement(.email, .code)
    package static let password = Requirement(.account, .password)
}
