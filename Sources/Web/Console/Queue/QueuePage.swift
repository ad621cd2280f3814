/// The queue.
struct QueuePage: PageModel {
    static let template = "console-cases"

    struct Figure: Sendable {
        let number: String
        let text: String
    }

    struct Option: Sendable {
        let key: String
        let text: String
        let isChosen: Bool
    }

    struct Choices: Sendable {
        let standings: [Option]
        let queues: [Option]
        let claims: [Option]
        let operations: [Option]
        let tracks: [Option]
        let risks: [Option]
        let account: String
        let overdueOnly: Bool
    }

    struct Row: Sendable {
        let href: String
        let text: String
        /// The way that the person chose, where they did.
        let way: String?
        /// The platform's own id of the account.
        let account: String
        let risk: String?
        let isRisky: Bool
        let queueName: String
        let openedAt: String
        let opened: String
        let dueAt: String
        let due: String
        let isOverdue: Bool
        let isAsked: Bool
        let isMine: Bool
        /// The reader's word is given, and others' are still missing.
        let hasVoted: Bool
        /// Somebody else's login.
        let holder: String?
        /// `1 of 2 has approved`, where more than one must.
        let approvals: String?
        let state: String
        let stateTag: String
        /// Of a case that is over.
        let endedAt: String?
        let ended: String?
        /// Logins of those who decided it.
        let reviewers: String
    }

    let realm: String
    /// Whether open cases are listed; those that are over otherwise.
    let isOpen: Bool
    let counts: [Figure]
    let choices: Choices
    let isFiltered: Bool
    let clearPath: String
    let rows: [Row]
    let hasRows: Bool
    let next: String?
    let isFurtherOn: Bool
}
