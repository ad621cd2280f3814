/// Whether the server can do its work now, and if not, what is missing.
package struct Readiness: Sendable, Hashable, Codable {
    package let ready: Bool
    /// By what was looked at: `store` → `ok`, or a plain word for what is wrong.
    package let checks: [String: String]

    package init(ready: Bool, checks: [String: String]) {
        self.ready = ready
        self.checks = checks
    }
}
