/// What an operation is, as everything outside its own file sees it: policy's reader and its checks,
/// engine, API and pages ask for these and never for the operation's name.
package struct OperationTraits: Sendable, Hashable {
    /// Whether it takes a binding away, which must be there when it starts and when it completes.
    package let takes: Bool
    /// Whether it brings an identifier, which its person must prove.
    package let brings: Bool
    /// The states of an account in which it may be started.
    package let runsOn: Set<AccountStatus>
    /// Whether it can be taken back once it is done.
    package let canBeTakenBack: Bool
    /// Whether only proofs count that are older than what it takes back (promise 9).
    package let needsOlderProofs: Bool
    /// Whether it says that a change was not its own: it is a party to the account's dispute, and
    /// nobody ends it who merely signed in.
    package let isClaim: Bool
    /// Whether it is held back while the account is in dispute.
    package let waitsForDispute: Bool
    /// Whether proofs count that are given while people look at it.
    package let takesProofsInReview: Bool
    /// Whether it stops everything on the account.
    package let freezes: Bool
    /// Whether it keeps a thief from going on, and so is not stopped by what others do.
    package let protectsAccount: Bool

    package init(
        takes: Bool = false, brings: Bool = false, runsOn: Set<AccountStatus> = [.active],
        canBeTakenBack: Bool = false, needsOlderProofs: Bool = false, isClaim: Bool = false,
        waitsForDispute: Bool = false, takesProofsInReview: Bool = false, freezes: Bool = false,
        protectsAccount: Bool = false
    ) {
        self.takes = takes
        self.brings = brings
        self.runsOn = runsOn
        self.canBeTakenBack = canBeTakenBack
        self.needsOlderProofs = needsOlderProofs
        self.isClaim = isClaim
        self.waitsForDispute = waitsForDispute
        self.takesProofsInReview = takesProofsInReview
        self.freezes = freezes
        self.protectsAccount = protectsAccount
    }

    /// Whether what an account holds is another afterwards.
    package var changesIdentifiers: Bool { takes || brings }

    /// Whether it gives a frozen account back, and does nothing else.
    package var liftsFreeze: Bool { runsOn == [.frozen] }
}
