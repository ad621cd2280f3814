package import Domain

/// Sentences of a policy that belong together.
package struct PolicyChapter: Sendable, Hashable {
    package enum Subject: Sendable, Hashable {
        case general
        case identifier(IdentifierKind)
        case operation(OperationName)
        case codes
        case risk
        case retention
    }

    package let subject: Subject
    package let sentences: [String]
}

extension RealmPolicy {
    /// The whole policy as plain sentences, one each, in the order of the file.
    package func explanation(in language: Language, _ kinds: IdentifierKinds = .standard) -> [String] {
        chapters(in: language, kinds).flatMap(\.sentences)
    }

    /// The same in chapters.
    package func chapters(in language: Language, _ known: IdentifierKinds = .standard) -> [PolicyChapter] {
        parts(known).map { subject, sentences in
            PolicyChapter(subject: subject, sentences: sentences.map { $0.text(in: language, known) })
        }
    }

    private func parts(_ known: IdentifierKinds) -> [(PolicyChapter.Subject, [Sentence])] {
        let kinds = known.all.compactMap { kind in identifiers[kind].map { (kind, $0) } }
        let names = operations.sorted { $0.key.rank(known) < $1.key.rank(known) }
        return [(.general, general(known))]
            + kinds.map { kind, rules in (.identifier(kind), rules.sentences(kind)) }
            + names.map { name, rules in (.operation(name), rules.sentences(name)) }
            + [
                (.codes, [.codes(codes), .codeFailures(codes)] + sends.sentences), (.risk, risk.sentences),
                (.retention, retention.sentences),
            ]
    }

    private func general(_ known: IdentifierKinds) -> [Sentence] {
        return [.realm(realm, version: version), .language(language, region: defaultRegion), .clock(timeZone)]
            + [.attested(attested.map(\.rawValue).sorted()), .reasons(reasons)]
            + [.signIn(known.all.filter(signIn.codes.contains)), .bulk(bulk)]
            + [arrivals].compactMap(\.self).map {
                .arrivals($0.from.names, known.all.filter($0.kinds.contains), $0.sessionAge)
            }
    }
}

extension OperationName {
    /// Changes of phones first, operations about the whole account last.
    fileprivate func rank(_ kinds: IdentifierKinds) -> (Int, Int) {
        (kinds.place(of: kind), Verb.allCases.firstIndex(of: verb) ?? 0)
    }
}

extension IdentifierRules {
    fileprivate func sentences(_ kind: IdentifierKind) -> [Sentence] {
        let own: [Sentence] = [
            .holders(kind, maxAccounts), .perAccount(kind, perAccount), .quarantine(kind, quarantine),
            .reverify(kind, reverifyAfter),
        ]
        guard !lineTypes.isEmpty else { return own }
        return own + [.regions(regions?.sorted()), .lineTypes(lineTypes.map(\.rawValue).sorted())]
    }
}

extension OperationPolicy {
    fileprivate func sentences(_ name: OperationName) -> [Sentence] {
        var sentences: [Sentence] = [.operation(name, tracks: tracks.count)]
        sentences += tracks.map { .track($0, people: review.plan(people: $0.people).people) }
        if !limits.isEmpty { sentences.append(.limits(limits)) }
        if let coolDown { sentences.append(.coolDown(coolDown)) }
        if let session = sessionAge { sentences.append(.session(session)) }
        sentences.append(.channels(Channel.allCases.filter(channels.contains)))
        if let closed { sentences.append(.closed(closed)) }
        if !destinations.isEmpty { sentences.append(.destinations(destinations.names)) }
        if let refuse { sentences.append(.refuse(refuse)) }
        if let when = review.when { sentences.append(.reviewed(when)) }
        sentences.append(.reviewers(review))
        if undo > .zero { sentences.append(.undo(undo)) }
        sentences += restrict.sorted { $0.key < $1.key }.map { .restrict($0.key, $0.value) }
        sentences += [.notify(NoticeAudience.allCases.filter(notify.contains)), .flows(flowLife, maxOpen)]
        sentences.append(.appeals(appeals, within: appealWithin))
        return sentences
    }
}

extension Set<RealmID> {
    fileprivate var names: [String] { map(\.rawValue).sorted() }
}

extension SendRules {
    fileprivate var sentences: [Sentence] {
        let lists: [(SendSubject, [Limit])] = [
            (.number, number), (.strangers, numberCeiling), (.account, account), (.device, device), (.network, network),
        ]
        return lists.filter { !$0.1.isEmpty }.map { .sends($0.0, $0.1) } + [.unverified(unverified)]
    }
}

extension RetentionRules {
    fileprivate var sentences: [Sentence] {
        [
            .retained(.contents, contents), .retained(.heads, heads), .retained(.challenges, challenges),
            .retained(.failures, failures),
            .retained(.deadLetters, deadLetters), .retained(.staffAccess, staffAccess), .retained(.sessions, sessions),
        ]
    }
}

extension Scorecard {
    fileprivate var sentences: [Sentence] {
        weights.map { .weight($0) } + [.levels(levels), .signalLife(signalLife)]
    }
}
