import Domain

/// All about one case.
struct CasePage: PageModel {
    static let template = "console-case"

    /// Where its forms go.
    struct Paths: Sendable {
        let queue: String
        let take: String
        let giveBack: String
        let ask: String
        let decide: String
        let reveal: String

        init(_ realm: RealmID, _ id: CaseID) {
            func path(_ address: RoutePath) -> String { address.filled(with: realm.rawValue, id.description) }
            queue = RoutePath.consoleCases.filled(with: realm.rawValue)
            take = path(.consoleCaseTake)
            giveBack = path(.consoleCaseGiveBack)
            ask = path(.consoleCaseAsk)
            decide = path(.consoleCaseDecide)
            reveal = path(.consoleCaseReveal)
        }
    }

    struct Line: Sendable {
        let name: String
        let text: String
    }

    /// `New`, `Phone number`, `+86 139****5678`
    struct Value: Sendable {
        let name: String
        let kind: String
        let masked: String
    }

    struct Fact: Sendable {
        let name: String
        let text: String
        /// Who said it and when, where somebody outside was asked.
        let said: String?
    }

    /// A list under a heading of its own.
    struct ReasonRow: Sendable {
        let title: String
        let detail: String
        let points: String?
    }

    struct Binding: Sendable {
        let kind: String
        let masked: String
        let confidence: String
        let since: String
    }

    struct Moment: Sendable {
        let at: String
        let machine: String
        let text: String
        let detail: String?
    }

    struct File: Sendable {
        let href: String
        let name: String
        /// `JPEG, 120 kB`
        let about: String
    }

    /// What one side wrote.
    struct Letter: Sendable {
        let author: String
        let isPerson: Bool
        let at: String
        let text: String?
        let files: [File]
        let hasFiles: Bool
    }

    struct VoteCard: Sendable {
        let login: String
        let vote: String
        let isApproval: Bool
        let ground: String
        /// Of a dispute: `Party 2`, whose word was taken.
        let party: String?
        let note: String?
        let at: String
    }

    struct Look: Sendable {
        let login: String
        let act: String
        let why: String?
        let at: String
    }

    /// Who works on it, and what the reader can do about that.
    struct ClaimPanel: Sendable {
        let isMine: Bool
        let canTake: Bool
        /// The reader refused it before.
        let isOwnRefusal: Bool
        let holder: String?
        let hasVoted: Bool
    }

    struct Asking: Sendable {
        /// Of a dispute: who is asked.
        let partyChoice: Choice?
        let textField: Field
        /// Names this showing of the form, so that sending it twice asks once.
        let once: String
    }

    struct Deciding: Sendable {
        let choice: Choice
        /// Of a dispute: whose word is taken.
        let partyChoice: Choice?
        let noteField: Field
        /// How many must agree, where that is more than one.
        let people: String?
    }

    struct Revealing: Sendable {
        let choice: Choice
        let reasonField: Field
    }

    let title: String
    let reference: String
    let paths: Paths
    /// What the reader has just done.
    let done: String?
    /// Texts that were kept when the session ended are in the forms again.
    let isKept: Bool
    /// Those that no form here has room for.
    let keptElsewhere: [String]
    let hasKeptElsewhere: Bool
    let isOpen: Bool
    let state: String
    let due: String
    let isOverdue: Bool
    let isAsked: Bool
    let approvals: String?
    /// The platform's own id of the account, and how the account stands.
    let account: String
    let accountStatus: String
    /// What would leave and what would come.
    let values: [Value]
    let lines: [Line]
    /// When it came here, and where it lies.
    let course: [Line]
    let isDispute: Bool
    /// Of an appeal.
    let appealed: Appealed?
    /// Of an open case: what each word brings about.
    let prospects: [Prospect]
    let hasProspects: Bool
    /// Of a dispute: what it is about, in order.
    let changes: [Change]
    let hasChanges: Bool
    let parties: [Party]
    let proofs: [Moment]
    let risk: String?
    let isRisky: Bool
    let reasons: [ReasonRow]
    /// Those that say only that something could not be checked, and how many they are.
    let unchecked: [ReasonRow]
    let uncheckedCount: String?
    let warnings: [ReasonRow]
    let facts: [Fact]
    /// Of facts that nobody knows: their names in a row, and how many they are.
    let unknownFacts: String
    let unknownCount: String?
    let accountLines: [Line]
    let bindings: [Binding]
    let hasBindings: Bool
    let letters: [Letter]
    /// BCP 47, of what the person reads.
    let personLang: String
    let history: [Moment]
    let flows: [Moment]
    let verdicts: [VoteCard]
    let hasVerdicts: Bool
    let looks: [Look]
    let claim: ClaimPanel
    let asking: Asking?
    let deciding: Deciding?
    let revealing: Revealing?
}

/// A value in full, on this one page.
struct RevealedPage: PageModel {
    static let template = "console-revealed"

    let label: String
    let value: String
    let why: String
    let back: String
}

/// A document that a person sent, as pictures of its pages.
struct DocumentPage: PageModel {
    static let template = "console-document"

    struct PageImage: Sendable {
        let src: String
        /// `Page 2 of 3`
        let title: String
    }

    let title: String
    let about: String
    let back: String
    let sheets: [PageImage]
    /// Where the form goes that has the file itself handed out.
    let take: String
    let reasonField: Field
}
