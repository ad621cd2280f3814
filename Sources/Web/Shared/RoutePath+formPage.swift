extension RoutePath {
    /// The page whose form posts here, where the address has no page of its own. The answer to what was posted stays
    /// in the browser under this address, so links to another language, the back button and a tab that is opened
    /// again ask for it with GET.
    var formPage: RoutePath? {
        switch self {
        case .endOtherSessions: .securityCentre
        case .flowPageContinue, .flowPageTrack, .flowPageSend, .flowPageProve, .flowPageInput, .flowPageCancel,
            .flowPageVeto, .flowPageAppeal, .flowPageWords:
            .flowPage
        case .demoPeople, .demoSkip: .demoTelephones
        case .consoleSignOut: .console
        case .consoleCaseTake, .consoleCaseGiveBack, .consoleCaseAsk, .consoleCaseDecide, .consoleCaseReveal:
            .consoleCase
        case .consoleCaseFileTake: .consoleCaseFile
        default: nil
        }
    }

    /// With the names in braces as a path of a longer address has them at the same places.
    func filled(from path: String) -> String {
        let theirs = path.split(separator: "/", omittingEmptySubsequences: false)
        let parts = zip(rawValue.split(separator: "/", omittingEmptySubsequences: false), theirs)
        return parts.map { $0.hasPrefix("{") ? $1 : $0 }.joined(separator: "/")
    }
}
