package import Domain

extension RealmPolicy {
    /// Reads one realm's policy.
    ///
    /// - Parameters:
    ///   - yaml: at most 256 KiB, one document, without anchors and aliases.
    ///   - operations: what this release runs.
    ///   - methods: what this release judges itself.
    ///   - kinds: what it keeps.
    ///   - version: what tells this text from another, such as the beginning of its SHA-256.
    /// - Throws: every fault there is, each with line and column.
    package static func parse(
        _ yaml: String, version: String, operations: [OperationName: OperationTraits],
        methods: Set<MethodName> = [.code, .password], kinds: IdentifierKinds = .standard
    ) throws(PolicyFailure) -> RealmPolicy {
        let parser = PolicyParser(methods: methods, kinds: kinds)
        let policy = parser.root(of: yaml).flatMap { MappingFields($0) }.flatMap {
            read($0, version: version, operations, kinds)
        }
        if parser.failure() == nil { parser.reportUncovered() }
        if let failure = parser.failure() { throw failure }
        guard let policy else { throw PolicyFailure(faults: [YAMLGuard.fault(1, 1, "this is not a policy")]) }
        return policy
    }

    /// Reads every part even without a realm, so that a file's other faults are told as well.
    private static func read(
        _ fields: MappingFields, version: String, _ known: [OperationName: OperationTraits], _ kinds: IdentifierKinds
    ) -> RealmPolicy? {
        let realm = realm(fields)
        let language = fields.value("language", or: .chinese) { $0.choice(Language.self) }
        let region = fields.value("defaultRegion", or: "CN") { $0.region() }
        let zone = fields.value("timeZone", or: .shanghai) {
            $0.parsed("a time zone such as Europe/London, or an offset such as +08:00") { ClockZone($0) }
        }
        let attested = fields.value("attested", or: []) { $0.set { $0.method() } }
        let rules = IdentifierRules.standard(for: kinds)
        let byDefault = rules.filter { kinds.keptByDefault.contains($0.key) }
        let identifiers = fields.value("identifiers", or: byDefault) {
            IdentifierRules.read($0, rules, kept: kinds.keptByDefault)
        }
        let standard = OperationPolicy.standard(for: known, kinds)
        let operations = fields.value("operations", or: standard) {
            OperationPolicy.read($0, standard, attested: attested, identifiers: identifiers, realm: realm)
        }
        .filter { name, rules in rules.isOffered && name.kind.map { identifiers[$0] != nil } ?? true }
        let codes = fields.value("codes", or: .standard, CodeRules.read)
        let sends = fields.value("sends", or: .standard, SendRules.read)
        let risk = fields.value("risk", or: .standard, Scorecard.read)
        let reasons = fields.value("reasons", or: standardReasons, reasons)
        let signIn = fields.value("signIn", or: .standard) { SignInRules.read($0, kinds) }
        let retention = fields.value("retention", or: .standard(for: operations)) {
            RetentionRules.read($0, operations: operations)
        }
        let bulk = fields.value("bulk", or: .standard, BulkRules.read)
        let arrivals = fields.value("arrivals", or: nil) { ArrivalRules.read($0, realm: realm, kinds) }
        fields.close()
        return realm.map {
            RealmPolicy(
                realm: $0, version: version, language: language, defaultRegion: region, timeZone: zone,
                identifiers: identifiers,
                operations: operations, codes: codes, sends: sends, risk: risk, reasons: reasons, attested: attested,
                signIn: signIn,
                retention: retention, bulk: bulk, arrivals: arrivals, warnings: fields.cursor.parser.warnings.inOrder)
        }
    }

    private static func realm(_ fields: MappingFields) -> RealmID? {
        guard let cursor = fields["realm"] else {
            fields.cursor.report("`realm:` is missing: the short name of the platform, such as marketplace")
            return nil
        }
        return cursor.parsed("1 to 64 lower-case letters, digits and hyphens, a letter first") { RealmID(rawValue: $0) }
    }

    private static func reasons(_ cursor: Cursor) -> [String]? {
        if cursor.isEmptyList { cursor.report("must name at least one reason") }
        return cursor.distinct { $0.slug() }
    }
}
