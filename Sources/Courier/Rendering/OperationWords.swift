import Domain

/// Operations in the words of a sentence: "change of your phone number", "手机号更换".
enum OperationWords {
    static func text(_ operation: OperationName, _ language: Language) -> String {
        switch language {
        case .english: "\(english(operation.verb)) \(operation.kind.map(english) ?? "account")"
        case .chinese: "\(operation.kind.map(chinese) ?? "账号")\(chinese(operation.verb))"
        }
    }

    private static func english(_ verb: Verb) -> String {
        switch verb {
        case .change: "change of your"
        case .bind: "addition of your"
        case .unbind: "removal of your"
        case .recover: "recovery of your"
        case .dispute: "dispute about your"
        case .freeze: "freezing of your"
        case .unfreeze: "unfreezing of your"
        case .close: "closing of your"
        case .migrate: "move of your"
        case .claim: "claim to your"
        case .release: "release of your"
        case .reverify: "new check of your"
        }
    }

    private static func english(_ kind: IdentifierKind) -> String {
        switch kind {
        case .phone: "phone number"
        case .email: "e-mail address"
        case .wechat: "WeChat account"
        case .qq: "QQ account"
        case .alipay: "Alipay account"
        case .oidc: "linked account"
        case .nationalID: "identity card"
        case .passport: "passport"
        case .bankCard: "bank card"
        }
    }

    private static func chinese(_ verb: Verb) -> String {
        switch verb {
        case .change: "更换"
        case .bind: "绑定"
        case .unbind: "解绑"
        case .recover: "找回"
        case .dispute: "更改异议"
        case .freeze: "冻结"
        case .unfreeze: "解冻"
        case .close: "注销"
        case .migrate: "迁移"
        case .claim: "认领"
        case .release: "释放"
        case .reverify: "重新验证"
        }
    }

    private static func chinese(_ kind: IdentifierKind) -> String {
        switch kind {
        case .phone: "手机号"
        case .email: "邮箱"
        case .wechat: "微信账号"
        case .qq: "QQ 账号"
        case .alipay: "支付宝账号"
        case .oidc: "关联账号"
        case .nationalID: "身份证"
        case .passport: "护照"
        case .bankCard: "银行卡"
        }
    }
}
