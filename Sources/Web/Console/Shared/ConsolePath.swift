/// Paths of the console as requests name them.
enum ConsolePath {
    /// Pages that signing in can lead to. What is below a case leads to the case itself.
    private static let pages: [RoutePath] = [
        .console, .consoleCases, .consoleCase, .consoleDay, .consoleOutbox, .consolePolicy, .consoleAccounts,
    ]
    private static let underCase = 4

    /// The page of the console that a path is or belongs to. Nothing else is ever redirected to:
    /// not another host, not what only a form may ask for.
    static func page(_ path: String?) -> String {
        guard let path, path.hasPrefix(RoutePath.console.rawValue), path.utf8.allSatisfy(isOurs) else {
            return RoutePath.console.rawValue
        }
        // Written anew from its parts: `//host` would be an address of its own.
        let parts = path.split(separator: "/")
        let page = "/" + parts.prefix(isCase(parts) ? underCase : parts.count).joined(separator: "/")
        return pages.contains { $0.matches(page) } ? page : RoutePath.console.rawValue
    }

    /// The case's page that a form was sent from; nil for forms of other pages.
    static func casePage(_ path: String) -> String? {
        let page = page(path)
        return RoutePath.consoleCase.matches(page) ? page : nil
    }

    private static func isCase(_ parts: [Substring]) -> Bool {
        parts.count > underCase && RoutePath.consoleCase.matches("/" + parts.prefix(underCase).joined(separator: "/"))
    }

    private static func isOurs(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
            || [45, 47, 95].contains(byte)
    }
}
