import Domain
import Engine
import Flows
import Storage
import TestSupport

/// An account with a phone, a mailbox and a password, and what happens to one that is being closed.
struct Closing {
    static let phone = "+8613800138000"
    static let mail = "lin@example.com"
    static let password = "correct horse"
    static let grace = Duration.days(15)

    let harness: EngineHarness
    let erasures: MemoryErasureList
    let account: AccountID

    init(_ database: TestedDatabase = .sqlite, policy: String = "realm: shop") async throws {
        erasures = MemoryErasureList()
        harness = try await database.harness(policy, erasures: erasures)
        account = try await harness.account("lin-7788", phone: Self.phone, email: Self.mail, password: Self.password).id
    }

    var view: AccountView { get async throws { try await harness.read(account) } }
    var status: AccountStatus { get async throws { try await view.status } }

    /// Asks for it and proves it; the account is closing then.
    @discardableResult
    func close(track: String = "phone") async throws -> FlowID {
        let flow = try await harness.start(account, .close, track: track).flow.id
        _ = try await harness.prove(Requirement(.phone, .code), of: flow, at: Self.phone).get()
        _ = try await harness.enterPassword(Self.password, of: flow)
        return flow
    }

    /// As a server does that looks at its clock all the time.
    func wait(_ span: Duration) async throws {
        harness.clock.advance(by: span)
        try await trustClock()
        while try await harness.engine.settleDueFlows() > 0 {}
    }

    func trustClock() async throws {
        let row = SweepRow(seenAt: harness.clock.now, heldUntil: nil, finishedAt: nil)
        try await harness.engine.store.write { $0.keep(row) }
    }

    /// Closed for good.
    func finish() async throws {
        try await close()
        try await wait(Self.grace)
    }

    /// Erased, with everything delivered before.
    func erase() async throws {
        try await finish()
        try await harness.mailbox.collect()
        try await wait(.days(1))
        try await harness.engine.sweep()
    }

    func notices(_ kind: NoticeKind) async throws -> [String] {
        try await harness.mailbox.notices().filter { $0.kind == kind }.map(\.to).sorted()
    }

    func events(_ type: EventName) async throws -> [EventMessage] {
        try await harness.mailbox.events().filter { $0.type == type.rawValue }
    }

    func signIn(_ browser: Browser = Browser(network: "192.0.2.9", device: "browser-1")) async throws -> OpenedSession {
        try await harness.engine.signIn(
            realm: harness.realm, identifier: Secret(Self.phone), password: Secret(Self.password), browser)
    }

    func signInByCode() async throws -> OpenedSession {
        let browser = Browser(network: "192.0.2.9", device: "browser-1")
        let attempt = try await harness.engine.askSignInCode(harness.realm, identifier: Secret(Self.phone), browser)
        let code = try await harness.mailbox.code(to: Self.phone) ?? ""
        return try await harness.engine.signIn(attempt: attempt.secret, code: Secret(code), browser)
    }
}
