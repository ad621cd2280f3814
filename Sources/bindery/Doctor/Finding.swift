/// What one check found.
struct Finding: Encodable, Sendable {
    enum HealthStatus: String, Encodable, Sendable {
        case good
        /// Works, and should be known.
        case note
        case wrong
    }

    /// Stable: `key-file`, `schema`.
    let check: String
    let verdict: HealthStatus
    let detail: String
    /// What to do about it.
    let advice: String?

    static func good(_ check: String, _ detail: String) -> Finding {
        Finding(check: check, verdict: .good, detail: detail, advice: nil)
    }
    static func note(_ check: String, _ detail: String, _ advice: String? = nil) -> Finding {
        Finding(check: check, verdict: .note, detail: detail, advice: advice)
    }
    static func wrong(_ check: String, _ detail: String, _ advice: String? = nil) -> Finding {
        Finding(check: check, verdict: .wrong, detail: detail, advice: advice)
    }

    /// A check that failed for a reason that has its own words.
    static func wrong(_ check: String, _ error: any Error) -> Finding { .wrong(check, CommandFailure(error).message) }

    /// What a check finds, whatever it throws.
    static func from(_ check: String, _ look: () async throws -> Finding) async -> Finding {
        do {
            return try await look()
        } catch {
            return .wrong(check, error)
        }
    }
}

extension [Finding] {
    func print() {
        Table(["CHECK", "", "FOUND"], map { [$0.check, $0.verdict.rawValue, $0.text] }).print(orSay: "")
    }
}

extension Finding {
    fileprivate var text: String { detail + (advice.map { ". \($0)" } ?? "") }
}
