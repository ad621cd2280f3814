import Domain
import Engine
import Flows

/// One logical call: all its attempts carry one number and one key.
struct CallRecord: Sendable {
    enum Kind: Sendable {
        case createAccount(String)
        case setStatus(AccountStatus)
        case start(OperationName, session: String)
        case send(Requirement)
        case prove(Requirement, code: String?, to: String?)
        case supply(String?)
        case cancel, resume, veto
        /// In these words.
        case appeal(String)
        case disown
        /// These words, to whoever decides.
        case say(String)
        /// A look at one's own flow.
        case readFlow
        case revoke(session: String)
        case registerWebhook, deleteWebhook
        case decide(CaseID, Vote, reviewer: String)
        case take(CaseID), giveBack(CaseID)
        /// These words, to the person of a flow.
        case ask(String, of: FlowID)
        case signIn(SignInTry)
        case askToBeLetIn, letIn
        case settleFlows, sweep, claim, settleDeliveries, lease, beat
    }

    let number: Int
    let kind: Kind
    let who: String
    let account: AccountID?
    let flow: FlowID?
    let isKeyed: Bool
    /// Whether it came with a flow's token; it was the platform otherwise, or staff.
    let isPerson: Bool
    /// When it was made first.
    let at: Instant

    /// The one under way, for what is committed on its behalf.
    @TaskLocal static var current: CallRecord?

    /// What is said with it in the name of its flow.
    var words: String? {
        switch kind {
        case .say(let words), .appeal(let words): words
        default: nil
        }
    }
}

/// What came of one attempt.
enum CallAnswer: Sendable {
    case done(Done)
    /// - Parameter isKept: a refusal that changed something, and is replayed like an answer.
    case refused(Refusal, isKept: Bool)
    /// Whoever asked does not know what came of it.
    case lost(String)
    /// What no caller should ever see.
    case broken(String)
    /// A repetition that was answered otherwise than the first.
    case disagreed(String)
    case agreed

    /// What of an answer the promises look at.
    struct Done: Sendable {
        var account: AccountID?
        var flow: FlowID?
        var state: FlowState.Name?
        var word: String?
        /// What was said in the flow's review, as it was shown.
        var shown: [Shown] = []

        struct Shown: Sendable {
            let author: CaseAuthor
            let text: String
        }
    }
}

extension CallAnswer.Done {
    init(_ value: Any) {
        switch value {
        case let view as FlowView: self.init(of: view)
        case let view as StartedFlowView: self.init(of: view.flow)
        case let view as AccountView: self.init(account: view.id, word: view.status.rawValue)
        case let view as CaseView:
            self.init(account: view.account, flow: view.flow.id, state: view.flow.state, word: view.state.rawValue)
        case let view as DisownedView: self.init(flow: view.disownment.flow, word: view.disownment.state.rawValue)
        case let count as Int: self.init(word: "\(count)")
        default: self.init()
        }
    }

    private init(of view: FlowView) {
        self.init(account: view.account, flow: view.id, state: view.state)
        guard let review = view.review else { return }
        shown = review.entries.map { Shown(author: $0.author, text: $0.text) }
        if let statement = review.statement { shown.insert(Shown(author: .person, text: statement), at: 0) }
    }
}
