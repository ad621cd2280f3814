import Domain

struct EnglishPolicy: PolicyWords {
    let kinds: IdentifierKinds
    let comma = ", "
    let and = " and "
    let or = " or "

    func text(_ sentence: Sentence) -> String {
        switch sentence {
        case .realm(let realm, let version): "This is the policy of the realm \(realm), version \(version)."
        case .language(let language, let region):
            "A person whose language is unknown reads \(language == .chinese ? "Chinese" : "English"); "
                + "a phone without a country code is dialled in \(region)."
        case .clock(let zone): "Times are those of \(zone.title)."
        case .attested(let methods) where methods.isEmpty:
            "The platform's word counts for no proof: Bindery checks all of them itself."
        case .attested(let methods): "The platform's word counts for these proofs: \(methods.joined(separator: comma))."
        case .reasons(let reasons):
            "A person changes something for one of these reasons: \(reasons.joined(separator: comma))."
        case .signIn(let kinds):
            "People can sign in with a code sent to their \(kinds.map(name).joined(separator: or))."
        case .holders(let kind, let count):
            "One \(name(kind)) is held by at most \(count) \(count == 1 ? "account" : "accounts")."
        case .perAccount(let kind, let count): "An account has at most \(count) of the kind \(name(kind))."
        case .quarantine(let kind, let quarantine):
            "A released \(name(kind)) can't be bound by anybody else for \(spans(quarantine))."
        case .reverify(let kind, let span):
            "\(self.span(span)) after its last proof, a bound \(name(kind)) counts as unverified."
        case .regions(let regions):
            regions.map { "Phones come from \($0.joined(separator: comma))." } ?? "Phones come from any region."
        case .lineTypes(let types): "Phones are of these line types: \(types.joined(separator: comma))."
        case .operation(let name, let count): "\(name): \(count) \(count == 1 ? "track" : "tracks")."
        case .track(let track, let people): self.track(track, people)
        case .limits(let limits): "It can be completed at most \(self.limits(limits))."
        case .coolDown(let span):
            "After an attempt that was completed or refused, the next has to wait for \(self.span(span))."
        case .session(let span): "It starts from a sign-in that is at most \(self.span(span)) old."
        case .channels(let channels): "It can be asked for over \(channels.map(\.rawValue).joined(separator: comma))."
        case .closed(let closed):
            "It is closed to the \(Initiator.allCases.filter(closed.to.contains).map(\.rawValue).joined(separator: comma)) "
                + "(\(closed.cause.rawValue))."
        case .refuse(let when): "It is refused when \(condition(when))."
        case .reviewed(let when): "Whatever the track, people review it when \(condition(when))."
        case .reviewers(let rule): "Reviews go to the queue \(rule.queue) and are done within \(span(rule.within))."
        case .undo(let span): "It can be undone for \(self.span(span))."
        case .restrict(Restriction.identifiers, let span):
            "After it, no identifier of the account can be changed, bound or unbound for \(self.span(span))."
        case .restrict(let capability, let span): "After it, the account can't do \(capability) for \(self.span(span))."
        case .notify(let audiences): "Told of it: \(audiences.map(audience).joined(separator: comma))."
        case .flows(let life, let count):
            "One attempt has \(span(life)) to give everything; at most \(count) are open at once."
        case .destinations(let realms):
            "It leads to the realms \(realms.joined(separator: comma)), and every identifier that goes is proved."
        case .arrivals(let realms, let kinds, let span):
            "From the realms \(realms.joined(separator: comma)) people can bring \(kinds.map(name).joined(separator: or)) along, "
                + "where they signed in here at most \(self.span(span)) before."
        case .appeals(0, _): "A refusal can't be appealed."
        case .appeals(1, let span): "A refusal can be appealed once, within \(self.span(span))."
        case .appeals(let count, let span):
            "A refusal can be appealed up to \(count) times, each time within \(self.span(span))."
        case .codes(let codes):
            "A code has \(codes.digits) digits and is good for \(span(codes.life)) by SMS and \(span(codes.emailLife)) by e-mail; "
                + "a link is good for \(span(codes.linkLife))."
        case .codeFailures(let codes):
            "\(codes.tries) wrong answers use a code up; after \(codes.soft) in a row one waits, after \(codes.hard) the way is closed."
        case .sends(let subject, let limits): "Codes \(self.subject(subject)): at most \(self.limits(limits))."
        case .unverified(let budget):
            "In each country, at most \(budget.min) codes in \(span(budget.per)), or \(budget.share) percent of all, are never typed in."
        case .weight(let weight): "\(weight.add) points of risk when \(condition(weight.when)) (\(weight.reason))."
        case .levels(let levels):
            "Risk is medium from \(levels.medium) points, high from \(levels.high), critical from \(levels.critical)."
        case .signalLife(let span): "A signal older than \(self.span(span)) is unknown."
        case .retained(let subject, let span): "\(retained(subject)) for \(self.span(span))."
        case .bulk(let rules) where rules.announce > .zero:
            "What the platform does to many accounts at once is announced to each owner at least \(span(rules.announce)) before."
        case .bulk: "What the platform does to many accounts at once needs no time between telling and doing."
        }
    }

    private func track(_ track: Track, _ people: Int) -> String {
        var text = "Track \(track.name): " + (track.proofs.isEmpty ? "no proof" : proofs(track.proofs))
        if track.requiresVerified { text += "; only while the bound identifier is verified" }
        switch track.review {
        case .never: break
        case .always: text += "; reviewed by \(people) \(people == 1 ? "person" : "people")"
        case .when(let when): text += "; reviewed when \(condition(when))"
        }
        return text + (track.wait.map { "; takes effect after \(span($0))" } ?? "") + "."
    }

    private func name(_ kind: IdentifierKind) -> String { kinds[kind]?.name.english ?? kind.rawValue }

    private func spans(_ quarantine: Quarantine) -> String {
        let regions = quarantine.byRegion.sorted { $0.key < $1.key }.map { "\(span($0.value)) in \($0.key)" }
        return (regions + [span(quarantine.otherwise) + (regions.isEmpty ? "" : " elsewhere")]).joined(separator: comma)
    }

    func fact(_ fact: Fact) -> String { fact.sort == .signal ? "“\(fact.english)”" : fact.english }

    func unit(_ unit: Character, _ count: Int64) -> String {
        let word = ["d": "day", "h": "hour", "m": "minute"][unit] ?? "second"
        return "\(count) \(word)\(count == 1 ? "" : "s")"
    }

    func comparison(_ comparison: ConditionTest.Comparison) -> String {
        switch comparison {
        case .is: "is"
        case .isNot: "is not"
        case .below: "is below"
        case .atMost: "is at most"
        case .above: "is above"
        case .atLeast: "is at least"
        }
    }

    func signal(_ signal: Signal) -> String { signal.rawValue }
    func level(_ level: RiskLevel) -> String { level.name }
    func limit(_ limit: Limit) -> String { "\(limit.count) in \(span(limit.per))" }

    func requirement(_ requirement: Requirement) -> String {
        let what =
            switch requirement.subject {
            case .account: requirement.method.rawValue
            case .old: "the old identifier"
            case .new: "the new identifier"
            case .kind(let kind): "the account's \(name(kind))"
            case .item(let number): "item \(number)"
            }
        guard requirement.subject != .account else { return what }
        return requirement.method == .code ? "a code to \(what)" : "\(requirement.method) for \(what)"
    }

    func audience(_ audience: NoticeAudience) -> String {
        switch audience {
        case .old: "the old identifier"
        case .new: "the new identifier"
        case .every: "every other channel of the account"
        }
    }

    func subject(_ subject: SendSubject) -> String {
        switch subject {
        case .number: "to one number, asked for by one account"
        case .strangers: "to one number from all strangers together"
        case .account: "for one account"
        case .device: "from one device"
        case .network: "from one network"
        }
    }

    func retained(_ subject: RetainedSubject) -> String {
        switch subject {
        case .contents:
            "What an ended flow holds (new identifier, origin, proofs, statements, files, reviewers' words) is kept"
        case .heads: "That there was a flow and how it ended is kept"
        case .challenges: "Codes that were sent are kept, as keyed hashes, after they expired"
        case .failures: "Wrong answers that are too few to slow anybody down are remembered"
        case .deadLetters: "Messages that were given up are kept"
        case .staffAccess: "What staff looked at and did is kept"
        case .sessions: "Sessions that have ended are kept"
        }
    }
}
