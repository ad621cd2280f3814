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
    }

    /// A line of a list, which is one link where there is something to do.
    struct Row: Sendable {
        let name: String
        /// A smaller line below the name.
        let detail: String?
        /// Masked.
        var value: String?
        var state: String?
        /// The look of the state: `good`, `warn`, nothing.
        var tone = ""
        let href: String?
        /// What following the link does, for those who hear the line.
        var action: String?
        /// The same in a word, for those who see it.
        var verb: String?
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
    let open: [Row]
    /// What is bound, and what could be.
    let bound: [Row]
    let advice: [Row]
    /// What can be done besides; what freezes or closes the account comes last.
    let others: [Row]
    let recent: [Row]
    let activity: [Event]
    let devices: [Device]
    let endOthers: String
    let leave: PageLink?
    let hasRestrictions: Bool
    let hasOpen: Bool
    let hasAdvice: Bool
    let hasOtherActions: Bool
    let hasRecent: Bool
    let hasActivity: Bool
    let hasOtherDevices: Bool
}
