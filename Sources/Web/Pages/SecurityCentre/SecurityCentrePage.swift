/// All that a person sees of their account at a glance.
struct SecurityCentrePage: PageModel {
    /// The state of the account, where it isn't simply in order.
    struct StatusNote: Sendable {
        let title: String
        let text: String
        /// What lifts it.
        let link: PageLink?
    }

    struct PageLink: Sendable {
        let href: String
        let text: String
        let isDanger: Bool
    }

    struct Bound: Sendable {
        let kind: String
        let masked: String
        let confidence: String
        /// The look of the tag: `good`, `warn`, nothing.
        let tag: String
        let since: String
        let proved: String?
        let change: PageLink?
    }

    struct Item: Sendable {
        let title: String
        let detail: String
        let link: PageLink?
        /// Named beside the link, whose words are the same for all.
        let about: String
    }

    struct Event: Sendable {
        let text: String
        let at: String
        let machine: String
    }

    struct Device: Sendable {
        let name: String
        let signedIn: String
        let seen: String
        let isThis: Bool
    }

    static let template = "account"

    let outcome: String?
    let statusNote: StatusNote?
    let restrictions: [String]
    let open: [Item]
    let bound: [Bound]
    let advice: [Item]
    let actions: [PageLink]
    let recent: [Item]
    let activity: [Event]
    let devices: [Device]
    let endOthers: String
    let leave: PageLink?
    let hasRestrictions: Bool
    let hasOpen: Bool
    let hasAdvice: Bool
    let hasActions: Bool
    let hasRecent: Bool
    let hasActivity: Bool
    let hasOthers: Bool
}
