import Domain
import Engine
import Flows

/// Identifiers of one kind that belong to the same kind of thing: an account's own phones, or those of its cards.
struct Shelf: Sendable, Hashable {
    let kind: String
    /// The kind of binding that they belong to; nil for the account itself.
    var parent: String?
}

/// The world as the commits made it, kept beside the database and without asking it.
struct Facts: Sendable {
    static let tables: Set<String> = [
        "account", "flow", "flow_item", "binding", "challenge", "proof", "outbox", "ledger_entry", "review_case",
        "verdict",
        "failures", "restriction",
        "idempotency",
    ]

    struct Account: Sendable {
        let realm: RealmID
        let externalID: String
        var status: String
        var holds = Holds()
        var hasPassword = false
    }

    /// What holds an account back.
    struct Holds: Sendable, Hashable {
        var isRestricted = false
        var isFrozen = false
        var disputedSince: Instant?

        /// The status that follows; no account is closed here.
        var status: String { isFrozen || disputedSince != nil ? "frozen" : isRestricted ? "restricted" : "active" }
    }

    struct Flow: Sendable {
        let realm: RealmID
        let account: AccountID
        let operation: OperationName
        let startedAt: Instant
        let about: FlowID?
        let session: [UInt8]?
        /// Of a party to a dispute, the address whose link it came by.
        let link: BindingID?
        /// Whether it says that a change was not its own; a party to a dispute may also say that it
        /// was.
        let claims: Bool
        var state: FlowState.Name
        var at: Instant?
        var until: Instant?
        /// In the order of their numbers.
        var items: [Item] = []
        var completedAt: Instant?
        /// Why it was refused or cancelled.
        var cause: String?
        /// The dispute that it is a party to.
        var caseID: CaseID?
        /// Of a change that took effect: what its account held just before.
        var heldBefore: Set<BindingID> = []
        /// When what was proved with came to the account.
        var heldSince: [Instant?] = []

        /// Whether it would not have happened without another that took effect before: it is about the same kind, or
        /// took what could go for what the other had brought.
        func isBuilt(on earlier: Flow) -> Bool {
            let isOfSame = earlier.operation.kind.map { $0 == operation.kind || shelf?.parent == $0.rawValue } ?? false
            return isOfSame || traits.shape == .removes && earlier.traits.shape == .adds
        }

        /// Whether it may have changed what is kept there.
        func touches(_ shelf: Shelf) -> Bool { self.shelf == shelf || traits.takesAnyKind && shelf.parent == nil }

        /// Where what it takes and brings is kept.
        var shelf: Shelf? {
            operation.kind.map {
                Shelf(
                    kind: $0.rawValue, parent: SimulatedRepertoire.operations[operation]?.parent.map(\.rawValue))
            }
        }

        var isOpen: Bool { state == .collecting || state == .reviewing || state == .waiting }
        var traits: OperationTraits { SimulatedRepertoire.operations.traits(of: operation) }
        /// Whether its account holds something else once it is done.
        var isChange: Bool { traits.changesIdentifiers }
        var takes: [BindingID] { items.compactMap(\.takes) }
        /// The same at every place.
        var brings: [UInt8]? { items.first?.brings }
        var isGrantedClaim: Bool { operation == .dispute && claims && state == .completed }
    }

    /// What a flow takes, brings, or both, at one place.
    struct Item: Sendable {
        let number: Int64
        let takes: BindingID?
        let brings: [UInt8]?
    }

    struct Binding: Sendable {
        let realm: RealmID
        let account: AccountID
        let shelf: Shelf
        /// The binding that it belongs to; nil for the account itself.
        let parent: BindingID?
        let place: Int64
        let index: [UInt8]
        let madeBy: FlowID?
        let boundAt: Instant
        var state: String
        var releasedAt: Instant?
        var quarantineUntil: Instant?
        /// Until when the change that released it can be taken back.
        var undoUntil: Instant?

        var kind: String { shelf.kind }
        var isHeld: Bool { state == "active" || state == "suspended" }
    }

    struct Challenge: Sendable {
        let id: [UInt8]
        let flow: FlowID
        let requirement: String
        let destination: [UInt8]
        let expiresAt: Instant
        var failures: Int
        var usedAt: Instant?
    }

    struct Message: Sendable {
        let id: MessageID
        let account: AccountID
        let topic: String
        let lane: [UInt8]
        let webhook: [UInt8]?
        let createdAt: Instant
        /// The flow whose code it carries.
        let flow: FlowID?
    }

    struct Case: Sendable {
        let flow: FlowID
        let account: AccountID
        let isDispute: Bool
        let people: Int
        let openedAt: Instant
        var state: String
        var decidedAt: Instant?
        /// By the party whose word they took; nil outside of disputes.
        var approvals: [FlowID?: Set<String>] = [:]
        var refusals: Set<String> = []
        /// The party whose word was taken last, which decides.
        var believed: FlowID?
    }

    /// A restriction's place: one row for each cause.
    struct Restricted: Sendable, Hashable {
        let account: AccountID
        let capability: String
        let cause: FlowID
    }

    var accounts: [AccountID: Account] = [:]
    var flows: [FlowID: Flow] = [:]
    /// Changes that took effect, whatever became of them since, in order of commit.
    var completed: [AccountID: [FlowID]] = [:]
    var bindings: [BindingID: Binding] = [:]
    /// The latest of each flow and requirement, and those before it.
    var challenges: [[UInt8]: Challenge] = [:]
    var messages: [MessageID: Message] = [:]
    /// In order of commit.
    var lanes: [[UInt8]: [MessageID]] = [:]
    var cases: [CaseID: Case] = [:]
    /// Until when, also where it is over.
    var restrictions: [Restricted: Instant] = [:]
    var ledgerEntries = 0
    /// Delivered and settled, given up, or dropped with their webhook.
    var gone: Set<MessageID> = []
    var dead: Set<MessageID> = []
    /// What retention has taken: of flows first what they held, then they themselves. They stay
    /// among ``flows`` as they were.
    var erased: Set<FlowID> = []
    var removed: Set<FlowID> = []
    var removedBindings: Set<BindingID> = []
}

/// What one commit changed.
enum Change: Sendable {
    case account(AccountID, from: String?, to: String)
    case holds(AccountID, from: Facts.Holds, to: Facts.Holds)
    case flow(FlowID, from: Facts.Flow?, to: Facts.Flow)
    case bound(BindingID)
    case released(BindingID)
    case reinstated(BindingID)
    case sent(Facts.Message)
    case challenged(Facts.Challenge)
    case answered(from: Facts.Challenge, to: Facts.Challenge)
    case opened(CaseID)
    case closed(CaseID)
    case ledger
    case failures(Int64)
    /// - Parameter cause: nil where all were lifted, whatever their cause.
    case lifted(AccountID, cause: FlowID?)
    case remembered
    /// What a flow held was erased.
    case erased(FlowID)
    case removed(FlowID)
    case bindingRemoved(BindingID)
}

extension Facts {
    func flow(_ id: FlowID?) -> Flow? { id.flatMap { flows[$0] } }

    func active(_ shelf: Shelf, of account: AccountID) -> [BindingID] {
        bindings.filter { $1.account == account && $1.shelf == shelf && $1.state == "active" }.keys.sorted()
    }

    /// Of the account itself.
    func active(_ kind: String, of account: AccountID) -> [BindingID] { active(Shelf(kind: kind), of: account) }

    func active(of account: AccountID) -> [BindingID] {
        bindings.filter { $1.account == account && $1.state == "active" }.keys.sorted()
    }

    func openFlows(of account: AccountID) -> [FlowID] {
        flows.filter { $1.account == account && $1.isOpen }.keys.sorted()
    }

}
