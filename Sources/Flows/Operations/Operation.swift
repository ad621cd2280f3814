package import Domain

/// What an operation asks of a person besides the proofs of its track.
package enum FlowInput: String, Sendable, Hashable, CaseIterable, Codable {
    /// The new identifier.
    case identifier
    /// Why, from the policy's list.
    case reason
}

/// What changes when a flow completes or is taken back.
package enum Effect: Sendable, Hashable {
    /// The binding ends; nobody else can hold its identifier for as long as its quarantine.
    case release(BindingID)
    /// What the flow brings to a place becomes the account's, in the same transaction as the release (promise 2).
    case activate(Identifier, Place)
    /// A released binding holds again.
    case reinstate(BindingID)
    /// What the flow takes becomes the invited account's at the other realm, in the same transaction (promise 2).
    case carryOver
    /// An account that holds nothing any more is closed.
    case closeIfEmpty
    /// The bindings that the flow made are released.
    case releaseBrought
    /// The owner's own freeze begins; every session of the account ends.
    case freeze
    /// The owner's own freeze ends. What else holds the account back stays: a dispute, a
    /// restriction of the platform's.
    case unfreeze
    /// The account is closed for good: every binding is released, and what is open or lasts on it
    /// ends. Not part of it: the grace period before, which is the flow's wait.
    case close
    /// Policy's restrictions after this operation begin.
    case restrict
    /// Every open flow of the account ends but this one.
    case endOtherFlows(CancellationCause)
    /// What rests on these bindings, which the account loses, goes with them: sessions, flows, codes and proofs, but not
    /// this flow and the session that has it.
    case endWhatRests([BindingID])
    /// The completed change is taken back, and with it every later one that is still inside its
    /// window or was built on it.
    case takeBack(FlowID)
}

extension Flow {
    /// Each item's switch: what it takes is released, what it brings holds its place.
    package var switches: [Effect] {
        items.flatMap { item in
            [item.takes.map(Effect.release), item.brings.map { .activate($0, item.place) }].compactMap(\.self)
        }
    }
}

/// One operation: what it is, what it needs, what it changes, what its reversal is. Everything else
/// (tracks, limits, review, wait, notices) is the policy's and the lifecycle's.
package protocol Operation: Sendable {
    var verb: Verb { get }
    /// The kinds of identifier that it is offered for, each under a name of its own; empty for an
    /// operation about the account.
    var kinds: Set<IdentifierKind> { get }
    /// What owns the identifiers that it takes and brings: bindings of this kind, or, where nil, the account itself.
    var parent: IdentifierKind? { get }
    var traits: OperationTraits { get }
    var needs: Set<FlowInput> { get }

    func commit(_ flow: Flow) -> [Effect]
    /// Of an operation that can be taken back.
    func reversal(_ flow: Flow) -> [Effect]
}

extension Operation {
    package var kinds: Set<IdentifierKind> { [] }
    package var parent: IdentifierKind? { nil }
    package var needs: Set<FlowInput> { [] }
    package func reversal(_ flow: Flow) -> [Effect] { [] }

    /// As policies and the API spell it.
    package var names: [OperationName] {
        kinds.isEmpty ? [OperationName(nil, verb)] : kinds.map { OperationName($0, verb) }
    }
}
