import Domain
import Flows

/// Why an attempt ended, as the second half of a sentence: "… was ended because your account was
/// frozen", "…终止，原因：账号已冻结".
enum CancellationWords {
    static func text(_ cause: CancellationCause, _ language: Language) -> String {
        switch language {
        case .english: english(cause)
        case .chinese: chinese(cause)
        }
    }

    private static func english(_ cause: CancellationCause) -> String {
        switch cause {
        case .accountFrozen: "because your account was frozen"
        case .accountClosing: "because your account is being closed"
        case .accountReturned: "because you came back"
        case .bindingChanged: "because the number or address has changed since"
        case .sessionRevoked: "because you were signed out"
        case .byPlatform: "by us"
        case .byPerson: "by the person who requested it"
        }
    }

    private static func chinese(_ cause: CancellationCause) -> String {
        switch cause {
        case .accountFrozen: "账号已冻结"
        case .accountClosing: "账号正在注销"
        case .accountReturned: "您已撤销注销"
        case .bindingChanged: "相关绑定已变更"
        case .sessionRevoked: "登录已失效"
        case .byPlatform: "平台已取消"
        case .byPerson: "申请人已取消"
        }
    }
}
