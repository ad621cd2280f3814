import Domain

extension CodeRules {
    static func read(_ cursor: Cursor) -> CodeRules? {
        guard let fields = MappingFields(cursor) else { return nil }
        let rules = CodeRules(
            digits: fields.value("digits", or: standard.digits) { $0.count(6...10) },
            life: fields.value("life", or: standard.life) { $0.span(.minutes(1)...(.minutes(10))) },
            emailLife: fields.value("emailLife", or: standard.emailLife) { $0.span(.minutes(1)...(.hours(24))) },
            linkLife: fields.value("linkLife", or: standard.linkLife) { $0.span(.minutes(5)...(.days(7))) },
            tries: fields.value("tries", or: standard.tries) { $0.count(1...10) },
            soft: fields.value("soft", or: standard.soft) { $0.count(1...100) },
            hard: fields.value("hard", or: standard.hard) { $0.count(1...100) })
        fields.close()
        if !(rules.tries <= rules.soft && rules.soft <= rules.hard) {
            cursor.report(
                "tries (\(rules.tries)), soft (\(rules.soft)) and hard (\(rules.hard)) must not get smaller in this order"
            )
        }
        return rules
    }
}

extension SendRules {
    static func read(_ cursor: Cursor) -> SendRules? {
        guard let fields = MappingFields(cursor) else { return nil }
        let rules = SendRules(
            number: fields.value("number", or: standard.number) { $0.limits() },
            numberCeiling: fields.value("numberCeiling", or: standard.numberCeiling) { $0.limits() },
            account: fields.value("account", or: standard.account) { $0.limits() },
            device: fields.value("device", or: standard.device) { $0.limits() },
            network: fields.value("network", or: standard.network) { $0.limits() },
            unverified: fields.value("unverified", or: standard.unverified, UnverifiedBudget.read))
        fields.close()
        for name in ["number", "account"] where fields[name]?.isEmptyList == true {
            fields[name]?.report("must hold at least one limit: without any, somebody can be flooded with codes")
        }
        return rules
    }
}

extension UnverifiedBudget {
    static func read(_ cursor: Cursor) -> UnverifiedBudget? {
        guard let fields = MappingFields(cursor) else { return nil }
        let standard = SendRules.standard.unverified
        let budget = UnverifiedBudget(
            min: fields.value("min", or: standard.min) { $0.count(1...1_000_000) },
            share: fields.value("share", or: standard.share) { $0.count(1...100) },
            per: fields.value("per", or: standard.per) { $0.span(.minutes(1)...(.days(30))) })
        fields.close()
        return budget
    }
}
