import Domain
import Engine
import Flows
import Storage
import TestSupport
import Testing
import Verification

/// A person with an account at the shop, and one at the club that their identifiers can go to, and back.
struct Movers {
    let harness: EngineHarness
    /// At the shop.
    let left: AccountID
    /// At the club.
    let there: AccountID

    static let phone = "+8613800138000"
    static let mail = "lin@example.com"
    static let password = "correct horse"
    static let club: RealmID = "club"

    static let shopPolicy = """
        realm: shop
        identifiers: { phone: { perAccount: 2 } }
        arrivals: { from: [club] }
        operations:
          migrate: { destinations: [club], limits: [100 per 30d] }
          phone.change: { restrict: {} }
          phone.bind: { restrict: {} }
        sends: { number: [1000 per 1h], account: [1000 per 1h], device: [1000 per 1h], network: [1000 per 1h] }
        risk: { weights: [] }
        """

    static let clubPolicy = """
        realm: club
        arrivals: { from: [shop] }
        operations:
          migrate: { destinations: [shop], limits: [100 per 30d] }
          phone.bind: { restrict: {} }
        risk: { weights: [] }
        """

    /// - Parameters:
    ///   - there: what the account at the club holds already.
    static func make(
        _ database: TestedDatabase = .sqlite, club: String = clubPolicy, there: [(IdentifierKind, String)] = []
    ) async throws -> Movers {
        let harness = try await database.harness(shopPolicy, beside: [club])
        let left = try await harness.account(phone: phone, email: mail, password: password).id
        let movers = Movers(harness: harness, left: left, there: left)
        let account = try await movers.join("member-1", there)
        return Movers(harness: harness, left: left, there: account)
    }

    /// The club's own key.
    var club: Call { Call(harness.platform(Set(Scope.allCases), realm: Self.club)) }

    /// Another account at the club.
    func join(_ externalID: String, _ held: [(IdentifierKind, String)] = []) async throws -> AccountID {
        let given = held.map { CreateAccount.Given(kind: $0, value: Secret($1), provedAt: nil) }
        return try await harness.engine.createAccount(
            CreateAccount(externalID: externalID, identifiers: given, password: Secret(Self.password)), club
        ).get().id
    }

    func invite(to account: AccountID? = nil) async throws -> String {
        try await harness.engine.makeInvitation(to: account ?? there, club).get().token
    }

    /// What the account at the shop holds of these kinds.
    func bindings(_ kinds: IdentifierKind...) async throws -> [BindingID] {
        try await harness.read(left).bindings.filter { kinds.contains($0.kind) }.map(\.id)
    }

    @discardableResult
    func start(
        _ kinds: IdentifierKind..., by token: String? = nil, session: String = "session-1"
    ) async throws -> FlowID {
        let chosen = try await harness.read(left).bindings.filter { kinds.contains($0.kind) }.map(\.id)
        let invitation = if let token { token } else { try await invite() }
        let request = StartFlow(
            account: left, operation: .migrate, track: "password", bindings: chosen, about: nil,
            invitation: invitation, context: harness.context(session: session))
        return try await harness.engine.startFlow(request, harness.call).get().flow.id
    }

    /// The password, and a code to each that goes.
    @discardableResult
    func prove(_ flow: FlowID) async throws -> FlowView {
        var view = try await harness.enterPassword(Self.password, of: flow)
        for step in view.next.steps where step.shape == .code {
            let requirement = try #require(step.requirement)
            let to = step.sentTo?.contains("@") == true ? Self.mail : Self.phone
            view = try await harness.prove(requirement, of: flow, at: to).get()
            harness.clock.advance(by: .minutes(1))
        }
        return view
    }

    /// Begun and proved, and waiting.
    @discardableResult
    func move(_ kinds: IdentifierKind..., by token: String? = nil) async throws -> FlowID {
        let flow =
            kinds.count == 1 ? try await start(kinds[0], by: token) : try await start(kinds[0], kinds[1], by: token)
        #expect(try await prove(flow).state == .waiting)
        return flow
    }

    /// Until its wait is over.
    @discardableResult
    func settle(_ flow: FlowID) async throws -> FlowView {
        harness.clock.advance(by: .hours(72))
        _ = try await harness.engine.settleDueFlows()
        return try await read(flow)
    }

    func read(_ flow: FlowID) async throws -> FlowView { try await harness.engine.readFlow(flow, harness.platform) }

    func atClub(_ account: AccountID? = nil) async throws -> AccountView {
        try await harness.engine.readAccount(account ?? there, club.caller)
    }

    func heldThere() async throws -> [String] { try await atClub().bindings.map(\.masked).sorted() }

    /// Their account at the club gets a phone of its own.
    func bindThere(_ number: String) async throws {
        let engine = harness.engine
        let context = RequestContext(channel: .app, signedInAt: harness.clock.now)
        let flow = try await engine.startFlow(
            StartFlow(
                account: there, operation: OperationName(.phone, .bind), track: "password", about: nil,
                context: context), club
        ).get().flow.id
        let password = Requirement(.account, .password)
        _ = try await engine.submitProof(
            flow, SubmitProof(requirement: password, answer: .password(Secret(Self.password))), club
        ).get()
        let input = SupplyInput(identifier: Secret(number), reason: nil, track: nil)
        _ = try await engine.supplyInput(flow, input, club).get()
        _ = try await engine.sendChallenge(flow, .newCode, club).get()
        let code = try #require(try await harness.mailbox.code(to: number))
        _ = try await engine.submitProof(
            flow, SubmitProof(requirement: .newCode, answer: .code(Secret(code))), club
        ).get()
    }

    /// As if it had been done by other ways.
    func hold(_ account: AccountID, _ hold: Hold) async throws {
        _ = try await harness.database.write { try $0.execute(hold.statement, [.blob(account.bytes)]) }
    }

    enum Hold: CaseIterable {
        case closed, erased, frozen, restricted, disputed

        fileprivate var statement: SQLStatement {
            switch self {
            case .closed: "UPDATE account SET status = 'closed', closed_at = 1 WHERE id = $1"
            case .erased:
                """
                UPDATE account SET status = 'closed', closed_at = 1, erased_at = 1, data_key = NULL, password = NULL,
                password_set_at = NULL WHERE id = $1
                """
            case .frozen: "UPDATE account SET status = 'frozen', is_frozen = 1 WHERE id = $1"
            case .restricted: "UPDATE account SET status = 'restricted', is_restricted = 1 WHERE id = $1"
            case .disputed: "UPDATE account SET status = 'frozen', disputed_since = 1 WHERE id = $1"
            }
        }
    }
}
