import Domain

extension Track {
    static func read(
        _ cursor: Cursor, _ operation: OperationName, _ traits: OperationTraits, attested: Set<MethodName>
    ) -> Track? {
        guard let fields = MappingFields(cursor) else { return nil }
        guard let name = fields["name"].map({ $0.slug() }) else {
            cursor.report("`name:` is missing: every track has one")
            return nil
        }
        let earlier = cursor.parser.faults.count
        let proofs = fields["proofs"]
        let track = Track(
            name: name ?? "", proofs: proofs?.list { $0.requirements() } ?? [],
            wait: fields.value("wait", or: nil) { readWait($0, traits) },
            review: fields.value("review", or: .never) { $0.reviewTrigger() },
            people: fields.value("people", or: nil) { $0.count(1...5) },
            requiresVerified: traits.takes ? fields.value("requiresVerified", or: false) { $0.flag() } : false)
        fields.close()
        if traits.closes, fields["wait"] == nil {
            cursor.report("`wait:` is missing: how long an account that is being closed can come back, such as 15d")
        }
        // What was not read can't be judged: a misspelt proof would be told a second time, as a
        // missing one.
        guard cursor.parser.faults.count == earlier else { return track }
        let place = proofs ?? cursor
        let known = attested.union(cursor.parser.methods)
        let kinds = cursor.parser.kinds
        let faults =
            track.faults(operation, traits, attested, known: known, kinds) + track.unsent(operation, kinds)
        for fault in faults { place.report(fault) }
        if let warning = track.warning(traits) { place.warn(warning) }
        return track
    }

    private static func readWait(_ cursor: Cursor, _ traits: OperationTraits) -> Duration? {
        guard !traits.isClaim else {
            cursor.report(
                "a dispute can't wait: the account is frozen until it is decided; leave `wait` out, or let people review it"
            )
            return nil
        }
        return cursor.span(traits.closes ? OperationPolicy.graces : .minutes(1)...(.days(30)))
    }

    /// What makes the proofs of a track unsafe or unreachable.
    private func faults(
        _ operation: OperationName, _ traits: OperationTraits, _ attested: Set<MethodName>, known: Set<MethodName>,
        _ kinds: IdentifierKinds
    ) -> [String] {
        let all = proofs.flatMap { $0 }
        var faults: [String] = []
        let unreachable = Set(all.map(\.method)).subtracting(known)
        for method in unreachable.map(\.rawValue).sorted() {
            faults.append("nobody can give the proof `\(method)`: name it under `attested:`, or take it out")
        }
        for requirement in Set(all) where all.filter({ $0 == requirement }).count > 1 {
            faults.append("one proof can't count twice: `\(requirement)`")
        }
        let vouched = attested.filter { _ in operation.kind.map { kinds.issuedByPlatform.contains($0) } ?? false }
        let judged = known.subtracting(attested).union(vouched).subtracting([.password])
        if let one = all.first(where: { attested.contains($0.method) && !isOwnWord($0, operation, kinds) }) {
            faults.append(
                "the platform's word is about the account, and names no identifier: write `\(one.method)`, not `\(one)`"
            )
        }
        if let item = all.first(where: { $0.subject.isItem && !traits.takesSeveral }) {
            faults.append("only one binding is taken here: write `old.\(item.method)`")
        }
        if let one = all.first(where: { $0.method == .password && $0.subject != .account }) {
            faults.append(
                "a password is the account's, and says nothing about `\(one.subject.rawValue)`: write `password`")
        }
        if traits.leadsElsewhere, (wait ?? .zero) < Self.shortestDeparture {
            faults.append(
                "what has gone to another realm can't be taken back: set `wait:` to at least "
                    + "\(Span.text(Self.shortestDeparture)), in which any address of the account can stop it")
        }
        return faults + (traits.brings ? bringingFaults(judged, vouched: vouched) : [])
            + subjectFaults(operation, traits, all)
            + (traits.brings ? [] : bareFaults(all))
    }

    private static let shortestDeparture = Duration.hours(24)

    /// Whether the platform can give its word for this: for the account, or for an identifier that it gives out itself.
    private func isOwnWord(
        _ requirement: Requirement, _ operation: OperationName, _ kinds: IdentifierKinds
    ) -> Bool {
        guard requirement.subject != .account else { return true }
        guard let kind = requirement.subject.kind ?? operation.kind else { return false }
        return kinds.issuedByPlatform.contains(kind)
    }

    /// A code needs something that carries it.
    private func unsent(_ operation: OperationName, _ kinds: IdentifierKinds) -> [String] {
        let codes = Set(proofs.joined().filter { $0.method == .code })
        return codes.sorted { $0.description < $1.description }.compactMap { requirement in
            guard let kind = requirement.subject.kind ?? operation.kind, !kinds.reachable.contains(kind) else {
                return nil
            }
            return "no message can be sent to the kind \(kind.rawValue), so nobody can give the proof `\(requirement)`"
        }
    }

    /// `old` and `new` are what an operation takes and brings.
    private func subjectFaults(
        _ operation: OperationName, _ traits: OperationTraits, _ all: [Requirement]
    ) -> [String] {
        let (asksOld, asksNew) = (all.contains { $0.subject == .old }, all.contains { $0.subject == .new })
        var faults: [String] = []
        if traits.takesAnyKind, let one = all.first(where: { $0.subject == .old || $0.subject.isItem }) {
            faults.append("what is taken here can be of any kind: write phone.code or email.code, not `\(one)`")
        }
        if !traits.changesIdentifiers, asksOld || asksNew {
            faults.append("only a change has an old and a new identifier: write phone.code or email.code")
        } else if !traits.takes, asksOld {
            faults.append("nothing is taken away here, so there is no `old`: write phone.code or email.code")
        } else if !traits.brings, asksNew {
            faults.append("nothing comes here, so there is no `new`")
        }
        let same = operation.kind.flatMap { kind in all.first { $0.subject == .kind(kind) } }
        if traits.takes, let same {
            faults.append("`\(same)` is the identifier that is changed: write `old.\(same.method)`")
        }
        return faults
    }

    /// An identifier only comes safely when it is proved whatever else is shown, and when something
    /// speaks for the account's owner. The platform's word that an identifier of its own is the account's does both.
    private func bringingFaults(_ judged: Set<MethodName>, vouched: Set<MethodName>) -> [String] {
        var faults: [String] = []
        if !proofs.contains(where: { $0.allSatisfy { $0.subject == .new && judged.contains($0.method) } }) {
            faults.append(
                "must prove the new identifier: add `new.code`, or another `new.…` that Bindery checks itself, to `proofs`"
            )
        }
        if proofs.count == 1, proofs.joined().allSatisfy({ $0.subject == .new && !vouched.contains($0.method) }),
            !requiresVerified
        {
            faults.append(
                "only the new identifier is proved here: ask for one more proof, or set `requiresVerified: true`")
        }
        return faults
    }

    private func bareFaults(_ all: [Requirement]) -> [String] {
        guard all.isEmpty, review != .always else { return [] }
        return ["without any proof somebody must look at it: write `review: always`"]
    }

    /// A code shows only who gets messages to a number today: a thief, or the person the carrier
    /// gave the number to.
    private func warning(_ traits: OperationTraits) -> String? {
        guard review != .always, proofs.count == 1, proofs.joined().contains(where: { $0.method == .code }) else {
            return nil
        }
        if traits.isClaim {
            return
                "a code alone takes a change back: whoever holds the old number by then could; ask for a second method"
        }
        if traits.closes { return "a code alone closes an account: ask for a second method, or for `review: always`" }
        guard traits.liftsFreeze else { return nil }
        return "a code alone lifts a freeze: whoever made it necessary may hold the number; ask for a second method"
    }
}
