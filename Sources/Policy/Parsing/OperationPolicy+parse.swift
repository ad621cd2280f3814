import Domain

extension OperationPolicy {
    static func read(
        _ cursor: Cursor, _ standard: [OperationName: OperationPolicy], attested: Set<MethodName>,
        identifiers: [IdentifierKind: IdentifierRules], realm: RealmID?
    ) -> [OperationName: OperationPolicy]? {
        guard let fields = MappingFields(cursor) else { return nil }
        var policies = standard
        for (name, fallback) in standard {
            policies[name] = fields.value(name.description, or: fallback) { cursor in
                if let kind = name.kind, identifiers[kind] == nil {
                    cursor.report("the kind `\(kind.rawValue)` is not kept: name it under `identifiers:`")
                    return nil
                }
                return read(
                    cursor, name, fallback, attested: attested, rules: rules(of: name, fallback.traits, identifiers),
                    realm: realm)
            }
        }
        fields.close()
        return policies.filter { name, _ in fields.holds(name.description) || !isCovered(name, policies) }
    }

    /// What takes any kind stands for those of its verb that the file doesn't name: two ways to do the same would be as
    /// safe as the weaker.
    private static func isCovered(_ name: OperationName, _ policies: [OperationName: OperationPolicy]) -> Bool {
        guard name.kind != nil, let whole = policies[OperationName(nil, name.verb)] else { return false }
        return whole.traits.takesAnyKind && whole.isOffered
    }

    /// Of the kind that it takes; of those that it can take, the one whose quarantine is the shortest.
    private static func rules(
        of name: OperationName, _ traits: OperationTraits, _ identifiers: [IdentifierKind: IdentifierRules]
    ) -> IdentifierRules? {
        guard traits.takesAnyKind else { return name.kind.flatMap { identifiers[$0] } }
        return identifiers.values.min { $0.quarantine.shortest < $1.quarantine.shortest }
    }

    private static func read(
        _ cursor: Cursor, _ name: OperationName, _ fallback: OperationPolicy, attested: Set<MethodName>,
        rules: IdentifierRules?, realm: RealmID?
    ) -> OperationPolicy? {
        guard let fields = MappingFields(cursor) else { return nil }
        var policy = fallback
        policy.tracks = fields.value("tracks", or: fallback.tracks) { readTracks($0, name, fallback.traits, attested) }
        policy.limits = fields.value("limits", or: fallback.limits) { $0.limits() }
        if fallback.traits.changesIdentifiers {
            policy.coolDown = fields.value("coolDown", or: fallback.coolDown) { $0.coolDown() }
        }
        policy.review = fields.value("review", or: fallback.review) { ReviewRule.read($0, fallback: fallback.review) }
        policy.refuse = fields.value("refuse", or: fallback.refuse) { $0.refusal() }
        policy.notify = fields.value("notify", or: fallback.notify) { readNotices($0, fallback.traits) }
        policy.flowLife = fields.value("flowLife", or: fallback.flowLife) { $0.span(.minutes(5)...(.hours(24))) }
        policy.appeals = fields.value("appeals", or: fallback.appeals) { $0.count(0...5) }
        policy.appealWithin = fields.value("appealWithin", or: fallback.appealWithin) {
            $0.span(.days(1)...(.days(365)))
        }
        policy.sessionAge = fields.value("sessionAge", or: fallback.sessionAge) { $0.sessionAge() }
        policy.channels = fields.value("channels", or: fallback.channels) { readChannels($0, fallback.traits) }
        policy.closed = fields.value("closed", or: fallback.closed) {
            Closure.read($0, fallback.traits).map { .some($0) }
        }
        policy.maxOpen = fields.value("maxOpen", or: fallback.maxOpen) { $0.count(1...100) }
        if policy.tracks.isEmpty, fields["tracks"] == nil {
            cursor.report("`tracks:` is missing, and this operation has none by default")
        }
        if fallback.traits.leadsElsewhere {
            policy.destinations = fields.required("destinations") { $0.otherRealms(than: realm) } ?? []
        }
        if fallback.traits.canBeTakenBack { policy.readUndo(fields, fallback, rules) }
        fields.close()
        return policy
    }

    /// What only an operation that can be taken back has.
    private mutating func readUndo(_ fields: MappingFields, _ fallback: OperationPolicy, _ rules: IdentifierRules?) {
        let place = fields["undo"]
        undo = place?.span(.hours(1)...Self.longestUndo) ?? fallback.undo
        let restrictions = fallback.restrict.merging([Restriction.identifiers: undo]) { $1 }
        restrict = fields.value("restrict", or: restrictions) { Self.readRestrictions($0, undo: undo) }
        if let shortest = rules?.quarantine.shortest, shortest < undo {
            (place ?? fields.cursor).report(
                "undo (\(Span.text(undo))) is longer than the shortest quarantine (\(Span.text(shortest))): "
                    + "the old identifier could be somebody else's before the change is taken back")
        }
        if sessionAge == nil,
            let bare = tracks.first(where: {
                !$0.proofs.isEmpty && $0.proofs.joined().allSatisfy { $0.subject == .new }
            })
        {
            fields.cursor.report("track `\(bare.name)` depends on the sign-in alone: `sessionAge` can't be none")
        }
    }

    private static func readTracks(
        _ cursor: Cursor, _ name: OperationName, _ traits: OperationTraits, _ attested: Set<MethodName>
    ) -> [Track]? {
        guard let tracks = cursor.list({ Track.read($0, name, traits, attested: attested) }) else { return nil }
        if cursor.isEmptyList { cursor.report("must hold at least one track: without any, nobody can do it") }
        for repeated in Dictionary(grouping: tracks, by: \.name).filter({ $1.count > 1 }).keys.sorted() {
            cursor.report("two tracks are named `\(repeated)`")
        }
        return tracks
    }

    /// Promise 7 is not a matter of policy: what takes an identifier away is told to it and to every
    /// other channel.
    private static func readNotices(_ cursor: Cursor, _ traits: OperationTraits) -> Set<NoticeAudience>? {
        guard let audiences = cursor.set({ $0.choice(NoticeAudience.self) }) else { return nil }
        let needed: Set<NoticeAudience> = traits.takes ? [.old, .every] : [.every]
        for audience in NoticeAudience.allCases where needed.subtracting(audiences).contains(audience) {
            cursor.report("must hold `\(audience.rawValue)`: everyone concerned hears of it")
        }
        return audiences
    }

    private static func readChannels(_ cursor: Cursor, _ traits: OperationTraits) -> Set<Channel>? {
        guard let channels = cursor.set({ $0.choice(Channel.self) }) else { return nil }
        for channel in Channel.allCases
        where channels.contains(channel) && !traits.startedBy.contains(channel.initiator) {
            cursor.report("`\(channel.rawValue)`: the \(channel.initiator.rawValue) can't start this operation")
        }
        if cursor.isEmptyList { cursor.report("must hold at least one channel") }
        return channels
    }

    private static func readRestrictions(_ cursor: Cursor, undo: Duration) -> [String: Duration]? {
        guard let fields = MappingFields(cursor) else { return nil }
        var restrictions: [String: Duration] = [:]
        fields.each { key, name, value in
            if name.contains("."), OperationName(name) == nil {
                key.report("there is no operation `\(name.prefix(60))`")
            } else if !name.contains("."), MethodName(rawValue: name) == nil {
                key.report("must be a short name in lower-case letters, digits and hyphens, such as payout")
            }
            restrictions[name] = value.span(.minutes(1)...(.days(365)))
        }
        warnOfGap(restrictions[Restriction.identifiers], fields, undo: undo)
        return restrictions
    }

    /// Whoever takes over a number gets into an account with it, and then changes the mailbox too
    /// if nothing prevents that.
    private static func warnOfGap(_ held: Duration?, _ restrictions: MappingFields, undo: Duration) {
        guard (held ?? .zero) < undo else { return }
        let place = restrictions[Restriction.identifiers] ?? restrictions.cursor
        let gap =
            held.map { "identifiers (\(Span.text($0))) is shorter than undo (\(Span.text(undo)))" }
            ?? "`identifiers` is missing"
        place.warn("\(gap): a thief could change the other identifiers before the owner takes this change back")
    }
}

extension Closure {
    /// `{ to: [person], reason: maintenance }`.
    static func read(_ cursor: Cursor, _ traits: OperationTraits) -> Closure? {
        guard let fields = MappingFields(cursor) else { return nil }
        if traits.protectsAccount || traits.isClaim || traits.liftsFreeze {
            cursor.report("this protects accounts or gives them back: it can't be closed")
        }
        let to = fields.value("to", or: [.person]) { $0.set { $0.choice(Initiator.self) } }
        let cause = fields.value("reason", or: .maintenance) { $0.choice(Cause.self) }
        fields.close()
        if to.isEmpty { cursor.report("`to:` must name whom it is closed to: person, staff, platform") }
        return Closure(to: to, cause: cause)
    }
}

extension ReviewRule {
    static func read(_ cursor: Cursor, fallback: ReviewRule) -> ReviewRule? {
        guard let fields = MappingFields(cursor) else { return nil }
        let rule = ReviewRule(
            queue: fields.value("queue", or: fallback.queue) { $0.slug() },
            people: fields.value("people", or: fallback.people) { $0.count(1...5) },
            within: fields.value("within", or: fallback.within) { $0.span(.minutes(15)...(.days(30))) },
            when: fields.value("when", or: fallback.when) { $0.conditionOrNever() })
        fields.close()
        return rule
    }
}

extension Cursor {
    /// `{ when: … }`.
    fileprivate func refusal() -> Condition?? {
        guard let fields = MappingFields(self) else { return nil }
        guard let when = fields["when"] else {
            report("`when:` is missing: what refuses it, or never")
            return nil
        }
        fields.close()
        return when.conditionOrNever()
    }

    fileprivate func conditionOrNever() -> Condition?? {
        if word == "never" { return .some(nil) }
        return condition().map { .some($0) }
    }

    fileprivate func sessionAge() -> Duration?? { spanOrNone(.minutes(1)...(.days(30))) }

    fileprivate func coolDown() -> Duration?? { spanOrNone(.minutes(1)...(.days(90))) }

    private func spanOrNone(_ bounds: ClosedRange<Duration>) -> Duration?? {
        if word == "none" { return .some(nil) }
        return span(bounds).map { .some($0) }
    }
}
