import Domain
import Engine
import Flows

extension FlowView {
    /// Time that has run out counts as run out, also before anybody has written it down.
    func effectiveState(at now: Instant) -> FlowState.Name {
        if state == .collecting, let deadline, now >= deadline { return .expired }
        return state
    }

    /// Changes whenever the page would show something else: the script of a waiting page compares
    /// it.
    func pulse(at now: Instant) -> String {
        let said = review.map { "\($0.entries.count).\($0.asked ? "asked" : "told")" }
        return [effectiveState(at: now).rawValue, "\(proofs.count)", said].compactMap { $0 }.joined(separator: "-")
    }

    /// What is still to be given besides proofs.
    var missingInputs: Set<String> { Set(next.inputs.map { spelled($0) }) }
}

/// A word of the engine's as it is spelled everywhere.
func spelled<Word: RawRepresentable>(_ word: Word) -> String where Word.RawValue == String { word.rawValue }
