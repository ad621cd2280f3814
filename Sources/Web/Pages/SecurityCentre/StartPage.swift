/// An operation before it is begun: what will happen, the ways through it, and what is worth
/// knowing before.
struct StartPage: PageModel {
    struct Objection: Sendable {
        let title: String
        let detail: String
        /// When it is possible again.
        let at: String?
        /// The way forward.
        let link: SecurityCentrePage.PageLink?
    }

    struct Copy: Sendable {
        let kind: String
        let masked: String
    }

    /// What depends on an identifier that would go.
    struct Uses: Sendable {
        let kind: String
        let masked: String
        let uses: [UseLine]
    }

    struct UseLine: Sendable {
        let text: String
        /// Nothing else of the account would do it.
        let isLast: Bool
    }

    static let template = "start"

    let title: String
    let intro: String
    /// What it is about: `Current phone number`, masked.
    let subject: PageFact?
    /// What can't go along, where it leads elsewhere.
    let staying: [Copy]
    let stayingText: String
    /// In their order.
    let steps: [String]
    /// What depends on what would go.
    let uses: [Uses]
    let objections: [Objection]
    /// Nil where something speaks against it.
    let form: StartForm?
    /// Worth knowing before.
    let knowledge: [String]
    /// What is bound, to keep a copy of; nothing where nothing of it changes.
    let copy: [Copy]
    let back: String
    let hasObjections: Bool
    let hasCopy: Bool
    let hasUses: Bool
    let hasStaying: Bool
}

struct StartForm: Sendable {
    /// Which change it is about.
    let about: Choice?
    /// Which binding it is about, where the account has several.
    let binding: Choice?
    let ways: WayOffer?
}
