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
        case .bindingChanged: "because what it was about has changed meanwhile"
        case .sessionRevoked: "because the sign-in that asked for it has ended"
        case .byPlatform: "by us"
        case .byPerson: "by whoever asked for it"
        }
    }

    private static func chinese(_ cause: CancellationCause) -> String {
        switch cause {
        case .accountFrozen: "账号已冻结"
        case .bindingChanged: "相关绑定已变更"
        case .sessionRevoked: "申请时的登录已失效"
        case .byPlatform: "平台操作"
        case .byPerson: "申请人已取消"
        }
    }
}
