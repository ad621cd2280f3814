import Domain
import Engine

/// Why the platform takes something off many accounts: "…, because the service it was for has ended", "因相关服务终止，…".
enum BulkWords {
    static func text(_ reason: BulkReason, _ language: Language) -> String {
        switch language {
        case .english: english(reason)
        case .chinese: chinese(reason)
        }
    }

    private static func english(_ reason: BulkReason) -> String {
        switch reason {
        case .serviceEnded: "because a service that used it ends"
        case .policy: "because our rules have changed"
        case .security: "to keep your account safe"
        case .userRequest: "because you asked for it"
        }
    }

    private static func chinese(_ reason: BulkReason) -> String {
        switch reason {
        case .serviceEnded: "因相关服务终止"
        case .policy: "因平台规则调整"
        case .security: "为保障账号安全"
        case .userRequest: "根据您的申请"
        }
    }
}
