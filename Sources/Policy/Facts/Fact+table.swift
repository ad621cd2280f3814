import Domain

extension Fact {
    static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// Every fact a policy can use. A new one is a line here.
    static let all: [Fact] = [
        Fact("risk", .level, "the risk", "风险等级", always: true) { $0.risk.map { .level($0.level) } },
        Fact(
            "account.status", .choice(AccountStatus.allCases.map(\.rawValue)), "the account's status", "账号状态",
            always: true
        ) {
            .word($0.facts.account.status.rawValue)
        },
        Fact("account.age", .span, "the account's age", "账号注册时长") { $0.age($0.facts.account.createdAt) },
        Fact("account.sign-in-age", .span, "the time since the account's last sign-in", "距账号上次登录的时间") {
            $0.age($0.facts.account.lastSignInAt)
        },
        Fact("account.open-cases", .count, "the number of the account's open cases", "账号未结案件数", always: true) {
            .count($0.facts.account.openCases)
        },
        Fact("binding.age", .span, "the time since the binding was made", "绑定时长") { $0.age($0.facts.binding?.boundAt) },
        Fact("binding.proved-age", .span, "the time since the binding was last proved", "距绑定上次验证的时间") {
            $0.age($0.facts.binding?.provedAt)
        },
        Fact("binding.confidence", .choice(Confidence.allCases.map(\.rawValue)), "how sure the binding is", "绑定可信度") {
            $0.facts.binding.map { .word($0.confidence.rawValue) }
        },
        Fact("number.easily-guessed", .signal, "the new number is easily guessed", "新号码容易被猜到", always: true) {
            $0.facts.target.map { .signal($0.easilyGuessed ? .yes : .no) }
        },
        Fact("number.region", .region, "the new number's region", "新号码所属地区") {
            ($0.facts.target?.region).map { .word($0) }
        },
        Fact("number.line-type", .choice(LineType.allCases.map(\.rawValue)), "the new number's line type", "新号码线路类型") {
            ($0.facts.target?.lineType).map { .word($0.rawValue) }
        },
        Fact("request.channel", .choice(Channel.allCases.map(\.rawValue)), "the channel", "请求渠道", always: true) {
            .word($0.facts.request.channel.rawValue)
        },
        Fact("request.country", .region, "the country of the request", "请求所在国家或地区") {
            $0.facts.request.country.map { .word($0) }
        },
        Fact("request.sign-in-age", .span, "the age of the sign-in", "本次登录时长") { $0.age($0.facts.request.signedInAt) },
        Fact("request.sign-in-method", .name, "the way of signing in", "登录方式") {
            $0.facts.request.signInMethod.map { .word($0) }
        },
        Fact("device.known", .signal, "the device is known", "设备是已知设备") { .signal($0.facts.request.deviceKnown) },
        Fact("hour", .count, "the hour of the day", "当日小时", always: true) { .count($0.facts.request.hour) },
        Fact("velocity.changes", .count, "the number of times it was completed before", "此前完成次数", always: true) {
            .count($0.facts.velocity.completed.count)
        },
        Fact("velocity.refused", .count, "the number of refusals in the last day", "近一天被拒绝次数", always: true) {
            .count($0.facts.velocity.refusedLately)
        },
        Fact("velocity.failures", .count, "the number of failed proofs in the last day", "近一天验证失败次数", always: true) {
            .count($0.facts.velocity.failuresLately)
        },
        signal(.simChanged, "the SIM of the bound number was changed", "原号码的 SIM 卡已更换"),
        signal(.numberReassigned, "the bound number went to somebody else", "原号码已归他人使用"),
        signal(.callsForwarded, "calls to the bound number are forwarded", "原号码设置了呼叫转移"),
        signal(.tenureShort, "the new number is new to its holder", "新号码的持有时间很短"),
        signal(.placeUnusual, "the place is unusual for the account", "请求地点与往常不同"),
        signal(.networkAnonymous, "the network hides where the request comes from", "请求来自匿名网络"),
    ]

    private static func signal(_ name: SignalName, _ english: String, _ chinese: String) -> Fact {
        Fact(name.rawValue, .signal, english, chinese) { .signal($0.value(of: name)) }
    }
}

extension Fact.Source {
    /// Nil without a moment: what never happened has no age, and a condition on it counts as the
    /// worse (``ConditionTest``).
    func age(_ moment: Instant?) -> FactValue? { moment.map { .span(facts.now.since($0)) } }

    /// An answer past its life says nothing about now.
    func value(of name: SignalName) -> Signal {
        guard let fact = facts.signals[name], facts.now.since(fact.at) <= signalLife else { return .unknown }
        return fact.value
    }
}
