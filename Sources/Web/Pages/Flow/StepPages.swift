import Domain
import Engine

/// Choose one of several ways.
struct WaysPage: PageModel {
    static let template = "flow-ways"

    let around: FlowAround
    let title: String
    let intro: String
    let error: String?
    /// Where none was chosen yet.
    let ways: WayOffer?
    /// Where another one is wanted: all but the one before.
    let others: [Way]
    let hasOthers: Bool
    let action: String
    /// Back to what was asked before.
    let back: String?
    let home: FlowLink?
}

/// A code would go out.
struct SendPage: PageModel {
    static let template = "flow-send"

    let around: FlowAround
    let title: String
    let text: String
    let warning: FlowNote?
    let action: String
    let requirement: String
    /// Give another number or address.
    let other: FlowLink?
}

/// A code is on its way.
struct CodePage: PageModel {
    static let template = "flow-code"

    let around: FlowAround
    let title: String
    let sent: String
    let action: String
    let requirement: String
    let code: Field
    let resendAction: String
    /// Until another can be sent; nil when it can, and where that takes longer than anybody watches.
    let wait: Wait?
    /// Says when, where it takes longer.
    let later: String?
    let checks: [String]
    let other: FlowLink?

    struct Wait: Sendable {
        static let most = Duration.minutes(2)

        let seconds: Int
        /// The words before and after the number that counts down.
        let before: String
        let after: String
    }
}

struct PasswordPage: PageModel {
    static let template = "flow-password"

    let around: FlowAround
    let title: String
    let action: String
    let requirement: String
    let password: Field
}

/// The person is led to somebody else, and comes back.
struct RedirectPage: PageModel {
    static let template = "flow-redirect"

    let around: FlowAround
    let title: String
    let text: String
    let action: String
    let requirement: String
    /// Nil until the question is put.
    let location: String?
}

/// What only the platform can check.
struct AttestedPage: PageModel {
    static let template = "flow-attested"

    let around: FlowAround
    let title: String
    let text: String
    let needs: [Need]
    /// Any one of several will do.
    let isChoice: Bool
    let action: String
    let home: FlowLink?
    let live: FlowLive

    struct Need: Sendable {
        let text: String
        /// The words of the button that leads to the platform's page; nil where none is known.
        let button: String?
        let requirement: String
    }
}

/// The new number or address, and why.
struct NumberPage: PageModel {
    static let template = "flow-number"

    let around: FlowAround
    let title: String
    let action: String
    let identifier: Field
    let reason: Choice?
    let note: String
    let back: String?
}

/// Really stop?
struct StopPage: PageModel {
    static let template = "flow-stop"

    let title: String
    let text: String
    let button: String
    let action: String
    /// Saying that it was somebody else, where something can be stopped.
    let veto: String?
    let vetoText: String
    let back: String
}

/// Begun on another device, by the person or by somebody who got into the account.
struct ElsewherePage: PageModel {
    static let template = "flow-elsewhere"

    let title: String
    let about: String?
    let action: String
    let cancel: String?
    let home: FlowLink?
}

struct FlowNote: Sendable {
    let title: String
    let detail: String
}

/// For the script of a page that renews itself.
struct FlowLive: Sendable {
    let href: String
    let state: String
}
