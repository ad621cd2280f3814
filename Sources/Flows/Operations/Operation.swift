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
    /// The bindings that the flow made are released.
    case releaseBrought
    /// The owner's own freeze begins; every session of the account ends.
    case freeze
    /// The owner's own freeze ends. What else holds the account back stays: a dispute, a
    /// restriction of the platform's.
    case unfreeze
    /// Policy's restrictions after this operation begin.
    case restrict
    /// Every open flow of the account ends but this one.
    case endOtherFlows(CancellationCause)
    /// Open flows that take one of these bindings end, but not this one.
    case endFlowsTaking([BindingID])
    /// The completed change is taken back, and with it every later one that is still inside its
    /// window or was built on it.
    case takeBack(FlowID)
}

/// One operation: what it needs, what it changes, what its reversal is. Everything else (tracks,
/// limits, review, wait, notices) is the policy's and the lifecycle's.
package protocol Operation: Sendable {
    var verb: Verb { get }
    var needs: Set<FlowInput> { get }
    /// Whether it takes a binding away, which must be there when it starts and when it completes.
    var takes: Bool { get }
    /// Whether it may run on an account that is frozen.
    var runsWhileFrozen: Bool { get }
    /// Whether only proofs count that are older than what it takes back (promise 9).
    var needsOlderProofs: Bool { get }
    /// Whether it says that a change was not its own: it is a party to the account's dispute, and
    /// nobody ends it who merely signed in.
    var isClaim: Bool { get }
    /// Whether it is held back while the account is in dispute.
    var waitsForDispute: Bool { get }
    /// Whether proofs count that are given while people look at it.
    var takesProofsInReview: Bool { get }
    /// Whether it keeps a thief from going on, and so is not stopped by what others do.
    var protectsAccount: Bool { get }

    /// Whether it can be taken back once it is done, by ``reversal(_:)``.
    var canBeTakenBack: Bool { get }

    func commit(_ flow: Flow) -> [Effect]
    func reversal(_ flow: Flow) -> [Effect]
}

extension Operation {
    package var needs: Set<FlowInput> { [] }
    package var takes: Bool { false }
    package var runsWhileFrozen: Bool { false }
    package var needsOlderProofs: Bool { false }
    package var isClaim: Bool { false }
    package var waitsForDispute: Bool { false }
    package var takesProofsInReview: Bool { false }
    package var protectsAccount: Bool { false }
    package var canBeTakenBack: Bool { false }
    package func reversal(_ flow: Flow) -> [Effect] { [] }
}

/// Every operation that this release can run.
package enum Operations {
    package static let all: [any Operation] = [Change(), Freeze(), Unfreeze(), Dispute()]

    /// Nil for an operation that has a name but can't be run.
    package static func named(_ name: OperationName) -> (any Operation)? { all.first { $0.verb == name.verb } }
}
