package import Domain

extension RealmPolicy {
    /// Everything that speaks against starting the operation at all; empty when it may be started.
    /// Says nothing of the new identifier.
    package func objections(to operation: OperationName, _ facts: Facts) -> [Reason] {
        guard let rules = operations[operation] else { return [Reason(.operationNotOffered, wayForward: .support)] }
        return lastingObjections(operation, rules, facts)
            + [openFlows(rules, facts), session(rules, facts), initiator(rules, facts)].compactMap { $0 }
    }

    /// What can turn against a flow while it is under way, and is therefore looked at again when it
    /// is decided. How fresh the sign-in was matters at the start alone: nobody is refused for
    /// having taken twenty minutes.
    package func lastingObjections(_ operation: OperationName, _ rules: OperationPolicy, _ facts: Facts) -> [Reason] {
        [
            status(rules, facts), restriction(operation, rules, facts), limit(rules, facts), coolDown(rules, facts),
        ].compactMap { $0 }
    }

    /// What speaks against one track on top of ``objections(to:_:)``: another track may still be
    /// open.
    package func objections(to operation: OperationName, track name: String, _ facts: Facts) -> [Reason] {
        guard let track = operations[operation]?.track(name) else {
            return [Reason(.trackUnknown, wayForward: .otherTrack)]
        }
        guard track.requiresVerified, !isVerified(facts, kind: operation.kind) else { return [] }
        let others = operations[operation]?.tracks.contains { !$0.requiresVerified } ?? false
        return [Reason(.bindingUnverified, wayForward: others ? .otherTrack : .support)]
    }

    private func status(_ rules: OperationPolicy, _ facts: Facts) -> Reason? {
        let status = facts.account.status
        guard !rules.traits.runsOn.contains(status) else { return nil }
        return switch status {
        case .closed: Reason(.accountClosed, wayForward: .support)
        case .frozen: Reason(.accountFrozen, wayForward: .unfreeze)
        case .restricted where !rules.traits.liftsFreeze: Reason(.accountRestricted, wayForward: .support)
        case .closing where !rules.traits.liftsFreeze: Reason(.accountClosing, wayForward: .startAgain)
        case .restricted, .closing, .active: Reason(.accountNotFrozen, wayForward: .support)
        }
    }

    private func restriction(
        _ operation: OperationName, _ rules: OperationPolicy, _ facts: Facts
    ) -> Reason? {
        if takesBackItsOwn(operation, rules, facts) { return nil }
        let ends = facts.restrictions.filter { $0.covers(operation, rules.traits) && $0.until > facts.now }.map(\.until)
        return ends.max().map { Reason(.restrictionActive, wayForward: .retry(at: $0)) }
    }

    /// What an account has just given up may come back at once: that makes nothing worse than it was.
    private func takesBackItsOwn(_ operation: OperationName, _ rules: OperationPolicy, _ facts: Facts) -> Bool {
        guard rules.traits.shape == .adds, let kind = operation.kind else { return false }
        return facts.target.map { $0.availability == .returning } ?? facts.returning.contains(kind)
    }

    private func coolDown(_ rules: OperationPolicy, _ facts: Facts) -> Reason? {
        guard let pause = rules.coolDown, let last = facts.velocity.lastAttemptAt, facts.now < last + pause else {
            return nil
        }
        return Reason(.limitCoolDown, wayForward: .retry(at: last + pause))
    }

    private func limit(_ rules: OperationPolicy, _ facts: Facts) -> Reason? {
        let date = rules.limits.possibleAgain(after: facts.velocity.completed, now: facts.now)
        return date.map { Reason(.limitChanges, wayForward: .retry(at: $0)) }
    }

    private func openFlows(_ rules: OperationPolicy, _ facts: Facts) -> Reason? {
        facts.velocity.openFlows < rules.maxOpen ? nil : Reason(.limitOpenFlows, wayForward: .correct)
    }

    /// A sign-in that the platform did not date counts as too old (promise 13).
    private func session(_ rules: OperationPolicy, _ facts: Facts) -> Reason? {
        guard let oldest = rules.sessionAge else { return nil }
        if let signedInAt = facts.request.signedInAt, facts.now.since(signedInAt) <= oldest { return nil }
        return Reason(.sessionStale, wayForward: .startAgain)
    }

    /// Closed says more than a channel that isn't offered: it goes first.
    private func initiator(_ rules: OperationPolicy, _ facts: Facts) -> Reason? {
        let channel = facts.request.channel
        if let closed = rules.closed, closed.to.contains(channel.initiator) {
            return Reason(closed.cause.code, wayForward: .support)
        }
        return rules.channels.contains(channel) ? nil : Reason(.channelNotAllowed, wayForward: .support)
    }

    private func isVerified(_ facts: Facts, kind: IdentifierKind?) -> Bool {
        guard let kind, let rules = identifiers[kind], let provedAt = facts.binding?.provedAt else { return false }
        return facts.now.since(provedAt) <= rules.reverifyAfter
    }
}

extension Restriction {
    package func covers(_ operation: OperationName, _ traits: OperationTraits) -> Bool {
        capability == operation.description || traits.changesIdentifiers && capability == Self.identifiers
    }
}
