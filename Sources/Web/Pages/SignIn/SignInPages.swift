/// A phone number or an e-mail address, with the password or with a code.
struct SignInPage: PageModel {
    static let template = "sign-in"

    let title: String
    let intro: String
    let identifier: Field
    let password: Field
    let next: String?
    /// What others tried is in the way, and a link to the account's addresses leads around it.
    let offersLink: Bool
}

/// A link was asked for that lets this browser in; the same whether anybody was sent one.
struct SignInLinkPage: PageModel {
    static let template = "sign-in-link"

    let again: String
}

/// The code that was sent, if the number or address is anybody's.
struct SignInCodePage: PageModel {
    static let template = "sign-in-code"

    let sent: String
    let code: Field
    /// `5 minutes`; nothing once it is past.
    let goodFor: String?
    /// Seconds until another code can be asked for; nothing once it can.
    let resendIn: Int?
    /// The words around the seconds.
    let resendBefore: String
    let resendAfter: String
    /// To a mailbox, and not to a phone.
    let isMailed: Bool
    let next: String?
    /// Where to begin again.
    let again: String
}

/// After signing out.
struct SignedOutPage: PageModel {
    static let template = "sign-in-out"

    let signIn: String?
}
