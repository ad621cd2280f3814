package import Domain

/// Ends the account. While the flow waits, the account is closing and comes back by signing in; at
/// the end everything it holds is released. A dispute and a change that can still be taken back
/// stand in the way: a thief would close the account to be rid of its owner.
package struct Close: Operation {
    package let verb = Verb.close
    package let traits = OperationTraits(
        startedBy: [.person, .staff], waitsForDispute: true, waitsForUndo: true, closes: true)

    package init() {}

    package func commit(_ flow: Flow) -> [Effect] { [.close] }
}
