import Domain
import Foundation

/// Operations in the words of a sentence: "change of your phone number", "手机号更换".
enum OperationWords {
    /// - Parameter changed: the kinds of what it takes and brings, where that is known: an operation may be about several.
    static func text(
        _ operation: OperationName, changing changed: [IdentifierKind] = [], _ language: Language,
        _ kinds: IdentifierKinds
    ) -> String {
        let about = operation.kind.map { [$0] } ?? kinds.all.filter(changed.contains)
        let names = about.map { kinds[$0]?.name.text(in: language) ?? $0.rawValue }
        let (whole, verb) = (whole(operation.verb), operation.verb)
        return switch language {
        case .english: "\(english(verb)) \(names.isEmpty ? whole.english : list(names, language))"
        case .chinese: "\(names.isEmpty ? whole.chinese : list(names, language))\(chinese(verb))"
        }
    }

    private static func list(_ names: [String], _ language: Language) -> String {
        switch language {
        case .english: names.formatted(.list(type: .and).locale(Locale(identifier: "en_GB")))
        case .chinese: names.joined(separator: "、")
        }
    }

    /// What an operation without a kind is about, before anybody has chosen.
    private static func whole(_ verb: Verb) -> (english: String, chinese: String) {
        switch verb {
        case .unbind: ("phone number or e-mail address", "手机号或邮箱")
        case .migrate: ("numbers and addresses", "号码与邮箱")
        default: ("account", "账号")
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
