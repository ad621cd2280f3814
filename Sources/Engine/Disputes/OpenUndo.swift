import Domain
import Flows

extension ReadContext {
    /// What speaks against an operation that can't be undone, or would hide what was done: a change that can still be taken
    /// back may have been a thief's.
    func openUndo(against operation: any Operation, of account: AccountRow) throws -> Reason? {
        guard operation.traits.waitsForUndo else { return nil }
        let until = try changesInDoubt(of: account.id, at: now).compactMap(\.state.undoUntil).max()
        return until.map { Reason("undo.open", wayForward: .retry(at: $0)) }
    }

    /// - Throws: `undo.open`, with the date when it is possible.
    func requireNoUndoWindow(_ operation: any Operation, of account: AccountRow) throws {
        guard let reason = try openUndo(against: operation, of: account) else { return }
        throw Refusal(.conflict, reason.code, wayForward: reason.wayForward)
    }
}
