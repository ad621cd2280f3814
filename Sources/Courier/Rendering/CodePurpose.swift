import Domain

/// What a code is for, as far as the texts tell it apart. Anyone tricked into reading a code out should see in the
/// message what it does.
enum CodePurpose: String, Sendable, CaseIterable {
    case phoneChangeOld = "phone-change-old"
    case phoneChangeNew = "phone-change-new"
    case emailChangeOld = "email-change-old"
    case emailChangeNew = "email-change-new"
    case freeze
    case unfreeze
    case dispute
    case signIn = "sign-in"
    /// To an identifier that is being added to an account: whoever reads it out gives theirs away.
    case added
    /// Named by the operation's own words.
    case other

    /// - Parameters:
    ///   - operation: nil for a code to sign in with.
    ///   - subject: only the identifier being added is told something else; all others confirm what
    ///     happens to the account.
    init(_ operation: OperationName?, _ subject: ProofSubject) {
        guard let operation else {
            self = .signIn
            return
        }
        switch (operation, subject) {
        case (.phoneChange, .new): self = .phoneChangeNew
        case (.phoneChange, _): self = .phoneChangeOld
        case (.emailChange, .new): self = .emailChangeNew
        case (.emailChange, _): self = .emailChangeOld
        case (.freeze, _): self = .freeze
        case (.unfreeze, _): self = .unfreeze
        case (.dispute, _): self = .dispute
        case (_, .new): self = .added
        default: self = .other
        }
    }
}
