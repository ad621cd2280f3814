package import Domain
import Vault

extension Engine {
    /// A value of an open case in full, once it is committed who wanted to see it and why.
    /// - Parameter reason: 5 to 200 characters in the reader's own words.
    package func reveal(_ what: Revealable, on id: CaseID, reason: String, _ call: Call) async throws -> String {
        let caller = call.caller
        try caller.require(.casesDecide)
        _ = try caller.deskMember()
        let reason = try Self.staffReason(reason)
        let value = try await transact(realm: caller.realm) { work in
            let row = try work.openDeskCase(id, caller)
            let file = try work.file(try work.leading(row))
            let choices = try work.revealable(in: file)
            guard let chosen = choices.first(where: { $0.what == what }) else {
                throw Refusal(.notFound, "reveal.not-in-case", wayForward: .correct)
            }
            try work.note(.valueRevealed, by: caller, on: row, reason: reason, key: file.key)
            return chosen.value.value
        }
        return value.reveal()
    }

    /// Why a member of staff wants to have something, as it is recorded: 5 to 200 characters.
    static func staffReason(_ typed: String) throws(Refusal) -> String {
        let reason = typed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard (5...200).contains(reason.count) else {
            throw Refusal(.unacceptable, "reveal.reason-length", wayForward: .correct, field: "reason")
        }
        return reason
    }
}
