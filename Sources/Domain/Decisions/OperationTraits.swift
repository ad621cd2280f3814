/// What an operation does to the identifiers of an account. Words are chosen by it where an operation has none of
/// its own.
package enum OperationShape: String, Sendable, Hashable, CaseIterable, Codable {
    /// One identifier takes the place of another.
    case replaces
    /// An identifier is added.
    case adds
    /// An identifier is removed.
    case removes
    /// None of this: it is about the account as a whole.
    case account
}

/// What an operation is, as everything outside its own file sees it: policy's reader and its checks,
/// engine, API and pages ask for these and never for the operation's name.
package struct OperationTraits: Sendable, Hashable {
    /// Whether it takes a binding away, which must be there when it starts and when it completes.
    package let takes: Bool
    /// Whether it brings an identifier, which its person must prove.
    package let brings: Bool
    /// Whether it can take several bindings at once, or only one.
    package let takesSeveral: Bool
    /// Whether what it takes can be of any kind, and of several at once: then its name has none.
    package let takesAnyKind: Bool
    /// The states of an account in which it may be started.
    package let runsOn: Set<AccountStatus>
    /// Who may start it, whatever policy says.
    package let startedBy: Set<Initiator>
    /// Whether it can be taken back once it is done.
    package let canBeTakenBack: Bool
    /// Whether only proofs count that are older than what it takes back (promise 9).
    package let needsOlderProofs: Bool
    /// Whether it disowns a change: it is a party to the account's dispute, and merely signing in
    /// isn't enough to end it.
    package let isClaim: Bool
    /// Whether it is held back while the account is in dispute.
    package let waitsForDispute: Bool
    /// Whether it is held back while a change of the account can still be taken back: whoever made
    /// that change would use it to finish what they began.
    package let waitsForUndo: Bool
    /// Whether it ends the account. Its wait is the grace period, in which signing in brings the
    /// account back.
    package let closes: Bool
    /// Whether what it takes goes to an account of another realm, which an invitation names. Each identifier that
    /// goes is proved, and an account that everything has left is closed.
    package let leadsElsewhere: Bool
    /// Whether proofs count that are given while people look at it.
    package let takesProofsInReview: Bool
    /// Whether it stops everything on the account.
    package let freezes: Bool
    /// Whether it keeps a thief from carrying on, and so is not stopped by what others do.
    package let protectsAccount: Bool

    package init(
        takes: Bool = false, brings: Bool = false, takesSeveral: Bool = false, takesAnyKind: Bool = false,
        runsOn: Set<AccountStatus> = [.active],
        startedBy: Set<Initiator> = Set(Initiator.allCases), canBeTakenBack: Bool = false,
        needsOlderProofs: Bool = false, isClaim: Bool = false,
        waitsForDispute: Bool = false, waitsForUndo: Bool = false, closes: Bool = false, leadsElsewhere: Bool = false,
        takesProofsInReview: Bool = false, freezes: Bool = false, protectsAccount: Bool = false
    ) {
        self.takes = takes
        self.brings = brings
        self.takesSeveral = takesSeveral
        self.takesAnyKind = takesAnyKind
        self.runsOn = runsOn
        self.startedBy = startedBy
        self.canBeTakenBack = canBeTakenBack
        self.needsOlderProofs = needsOlderProofs
        self.isClaim = isClaim
        self.waitsForDispute = waitsForDispute
        self.waitsForUndo = waitsForUndo
        self.closes = closes
        self.leadsElsewhere = leadsElsewhere
        self.takesProofsInReview = takesProofsInReview
        self.freezes = freezes
        self.protectsAccount = protectsAccount
    }

    package var shape: OperationShape {
        switch (takes, brings) {
        case (true, true): .replaces
        case (true, false): .removes
        case (false, true): .adds
        case (false, false): .account
        }
    }

    /// Whether it changes what an account holds.
    package var changesIdentifiers: Bool { shape != .account }

    /// Whether it gives a frozen account back, and does nothing else.
    package var liftsFreeze: Bool { runsOn == [.frozen] }
}
