import Domain

/// Operations in the words of a sentence: "change of your phone number", "手机号更换".
enum OperationWords {
    static func text(_ operation: OperationName, _ language: Language, _ kinds: IdentifierKinds) -> String {
        let kind = operation.kind.map { kinds[$0]?.name.text(in: language) ?? $0.rawValue }
        return switch language {
        case .english: "\(english(operation.verb)) \(kind ?? whole(operation.verb, language))"
        case .chinese: "\(kind ?? whole(operation.verb, language))\(chinese(operation.verb))"
        }
    }

    /// What an operation is about that has no kind.
    private static func whole(_ verb: Verb, _ language: Language) -> String {
        switch (verb, language) {
        case (.migrate, .english): "numbers and addresses"
        case (.migrate, .chinese): "号码与邮箱"
        case (_, .english): "account"
        case (_, .chinese): "账号"
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

    private static func chinese(_ verb: Verb) -> String {
        switch verb {
        case .change: "更换"
        case .bind: "绑定"
        case .unbind: "解绑"
        case .recover: "找回"
        case .dispute: "非本人操作举报"
        case .freeze: "冻结"
        case .unfreeze: "解冻"
        case .close: "注销"
        case .migrate: "迁移"
        case .claim: "认领"
        case .release: "释放"
        case .reverify: "重新验证"
        }
    }
}
