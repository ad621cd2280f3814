import Domain

struct ChinesePolicy: PolicyWords {
    let kinds: IdentifierKinds
    let comma = "、"
    let and = "，并且"
    let or = "，或者"

    func text(_ sentence: Sentence) -> String {
        switch sentence {
        case .realm(let realm, let version): "这是平台 \(realm) 的策略，版本 \(version)。"
        case .language(let language, let region):
            "语言未知的用户看到\(language == .chinese ? "中文" : "英文")；未带国家代码的电话号码按 \(region) 拨号。"
        case .clock(let zone): "时刻以 \(zone.title) 为准。"
        case .attested(let methods) where methods.isEmpty: "平台不能代为证明任何方式，全部由 Bindery 自行验证。"
        case .attested(let methods): "以下方式由平台证明即可：\(methods.joined(separator: comma))。"
        case .reasons(let reasons): "变更时可选的原因：\(reasons.joined(separator: comma))。"
        case .signIn(let kinds): "用户可以用发送到\(kinds.map(name).joined(separator: "或"))的验证码登录。"
        case .holders(let kind, let count): "同一个\(name(kind))最多由 \(count) 个账号持有。"
        case .perAccount(let kind, let count): "一个账号最多绑定 \(count) 个\(name(kind))。"
        case .quarantine(let kind, let quarantine): "解绑后的\(name(kind))在以下期间内不能被他人绑定：\(spans(quarantine))。"
        case .reverify(let kind, let span): "\(name(kind))在上次验证 \(self.span(span))后视为未验证。"
        case .regions(let regions): regions.map { "允许的电话号码地区：\($0.joined(separator: comma))。" } ?? "允许任何地区的电话号码。"
        case .lineTypes(let types): "允许的线路类型：\(types.joined(separator: comma))。"
        case .operation(let name, let count): "\(name)：共 \(count) 条途径。"
        case .track(let track, let people): self.track(track, people)
        case .limits(let limits): "完成次数上限：\(self.limits(limits))。"
        case .coolDown(let span): "办理完成或被拒绝后，须间隔 \(self.span(span)) 才能再次发起。"
        case .session(let span): "发起前的登录不得早于 \(self.span(span))。"
        case .channels(let channels): "可通过以下渠道发起：\(channels.map(\.rawValue).joined(separator: comma))。"
        case .closed(let closed):
            "暂不对以下发起方开放：\(Initiator.allCases.filter(closed.to.contains).map(initiator).joined(separator: comma))"
                + "（\(closed.cause.rawValue)）。"
        case .refuse(let when): "以下情况会被拒绝：\(condition(when))。"
        case .reviewed(let when): "无论哪条途径，以下情况都需人工审核：\(condition(when))。"
        case .reviewers(let rule): "审核进入队列 \(rule.queue)，在 \(span(rule.within))内完成。"
        case .undo(let span): "完成后 \(self.span(span))内可以撤销。"
        case .restrict(Restriction.identifiers, let span): "完成后 \(self.span(span))内，账号的号码、邮箱等都不能变更、绑定或解绑。"
        case .restrict(let capability, let span): "完成后 \(self.span(span))内，账号不能进行 \(capability)。"
        case .notify(let audiences): "通知对象：\(audiences.map(audience).joined(separator: comma))。"
        case .flows(let life, let count): "每次申请须在 \(span(life))内提交完毕；同时进行的申请最多 \(count) 个。"
        case .destinations(let realms): "可以迁往以下平台：\(realms.joined(separator: comma))；迁移的每一项都须验证。"
        case .arrivals(let realms, let kinds, let span):
            "用户在本平台登录后 \(self.span(span))内，可以从以下平台迁入\(kinds.map(name).joined(separator: "或"))："
                + "\(realms.joined(separator: comma))。"
        case .appeals(0, _): "被拒绝后不能申诉。"
        case .appeals(1, let span): "被拒绝后 \(self.span(span))内可以申诉一次。"
        case .appeals(let count, let span): "被拒绝后最多可以申诉 \(count) 次，每次须在被拒绝后 \(self.span(span))内提出。"
        case .codes(let codes):
            "验证码为 \(codes.digits) 位数字，短信 \(span(codes.life))内有效，邮件 \(span(codes.emailLife))内有效；链接 \(span(codes.linkLife))内有效。"
        case .codeFailures(let codes):
            "一个验证码输错 \(codes.tries) 次即作废；连续输错 \(codes.soft) 次须等待，\(codes.hard) 次后该方式关闭。"
        case .sends(let subject, let limits): "\(self.subject(subject))的验证码上限：\(self.limits(limits))。"
        case .unverified(let budget):
            "在每个国家或地区，\(span(budget.per))内始终未被输入的验证码最多 \(budget.min) 条，或为发送总数的百分之 \(budget.share)，取较大者。"
        case .weight(let weight): "风险加 \(weight.add) 分：\(condition(weight.when))（\(weight.reason)）。"
        case .levels(let levels): "风险等级：\(levels.medium) 分起为中，\(levels.high) 分起为高，\(levels.critical) 分起为极高。"
        case .signalLife(let span): "超过 \(self.span(span))的信号视为未知。"
        case .retained(let subject, let span): "\(retained(subject))保留 \(self.span(span))。"
        case .bulk(let rules) where rules.announce > .zero: "平台批量处理账号，至少提前 \(span(rules.announce))通知每位用户。"
        case .bulk: "平台批量处理账号，通知后可立即执行。"
        }
    }

    private func initiator(_ initiator: Initiator) -> String {
        switch initiator {
        case .person: "用户本人"
        case .staff: "工作人员"
        case .platform: "平台"
        }
    }

    private func track(_ track: Track, _ people: Int) -> String {
        var text = "途径 \(track.name)：" + (track.proofs.isEmpty ? "无需验证" : proofs(track.proofs))
        if track.requiresVerified { text += "；仅在当前绑定仍处于已验证状态时可用" }
        switch track.review {
        case .never: break
        case .always: text += "；由 \(people) 人审核"
        case .when(let when): text += "；以下情况需审核：\(condition(when))"
        }
        return text + (track.wait.map { "；\(span($0))后生效" } ?? "") + "。"
    }

    private func spans(_ quarantine: Quarantine) -> String {
        let regions = quarantine.byRegion.sorted { $0.key < $1.key }.map { "\($0.key) \(span($0.value))" }
        return (regions + [(regions.isEmpty ? "" : "其他地区 ") + span(quarantine.otherwise)]).joined(separator: comma)
    }

    private func name(_ kind: IdentifierKind) -> String { kinds[kind]?.name.chinese ?? kind.rawValue }

    func fact(_ fact: Fact) -> String { fact.sort == .signal ? "“\(fact.chinese)”" : fact.chinese }

    func unit(_ unit: Character, _ count: Int64) -> String {
        "\(count) \(["d": "天", "h": "小时", "m": "分钟"][unit] ?? "秒")"
    }

    func comparison(_ comparison: ConditionTest.Comparison) -> String {
        switch comparison {
        case .is: "为"
        case .isNot: "不为"
        case .below: "低于"
        case .atMost: "不超过"
        case .above: "超过"
        case .atLeast: "达到"
        }
    }

    func signal(_ signal: Signal) -> String {
        switch signal {
        case .yes: "是"
        case .no: "否"
        case .unknown: "未知"
        }
    }

    func level(_ level: RiskLevel) -> String {
        switch level {
        case .low: "低"
        case .medium: "中"
        case .high: "高"
        case .critical: "极高"
        }
    }

    func limit(_ limit: Limit) -> String { "\(span(limit.per))内 \(limit.count) 次" }

    func requirement(_ requirement: Requirement) -> String {
        let method = Self.methods[requirement.method.rawValue] ?? requirement.method.rawValue
        let what =
            switch requirement.subject {
            case .account: method
            case .old: "原号码或邮箱"
            case .new: "新号码或邮箱"
            case .kind(let kind): "账号的\(name(kind))"
            case .item(let number): "第 \(number) 项"
            }
        guard requirement.subject != .account else { return what }
        return requirement.method == .code ? "发送到\(what)的验证码" : "\(what)的\(method)"
    }

    private static let methods = [
        "password": "密码", "face": "人脸", "alipay": "支付宝", "wechat": "微信", "qq": "QQ", "national-id": "身份证",
    ]

    func audience(_ audience: NoticeAudience) -> String {
        switch audience {
        case .old: "原号码或邮箱"
        case .new: "新号码或邮箱"
        case .every: "账号的其他所有渠道"
        }
    }

    func subject(_ subject: SendSubject) -> String {
        switch subject {
        case .number: "同一账号发往同一号码"
        case .strangers: "所有非持有者发往同一号码"
        case .account: "同一账号"
        case .device: "同一设备"
        case .network: "同一网络"
        }
    }

    func retained(_ subject: RetainedSubject) -> String {
        switch subject {
        case .contents: "已结束申请的内容（新号码或邮箱、来源、验证记录、陈述、文件、审核意见）"
        case .heads: "申请本身的记录（何种操作、结果如何）"
        case .challenges: "已过期的验证码（仅以带密钥的哈希值保存）"
        case .failures: "尚不足以触发等待的输错次数"
        case .deadLetters: "放弃投递的消息"
        case .staffAccess: "工作人员的查看和操作记录"
        case .sessions: "已结束的会话"
        }
    }
}
