import Domain
import Flows

extension ReadContext {
    /// What would take from an account, while a change of it can still be taken back: whoever made that change may be a
    /// thief, and the change would be all that is left.
    /// - Returns: nil where nothing speaks against it.
    func undoObjection(to operation: any Operation, of account: AccountID) throws -> Reason? {
        guard operation.traits.waitsForUndo else { return nil }
        let ends = try changesInDoubt(of: account, at: now).compactMap(\.state.undoUntil).filter { now < $0 }
        return ends.max().map { Reason(.undoOpen, wayForward: .retry(at: $0)) }
    }

    /// - Throws: `undo.open`, with the date when it is possible.
    func requireNoUndoWindow(_ operation: any Operation, of account: AccountRow) throws {
        guard let reason = try undoObjection(to: operation, of: account.id) else { return }
        throw Refusal(.conflict, because: [reason])
    }
}

extension ReasonCode {
    static let undoOpen: ReasonCode = "undo.open"
}
