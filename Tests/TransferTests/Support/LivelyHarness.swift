import Domain
import Engine
import TestSupport
import Testing
import Vault
import Verification

/// A deployment in which something of everything has happened.
struct LivelyHarness {
    let harness: EngineHarness
    let ring: KeyRing
    /// A change that has its old number's code and its new number, and waits for the new number's
    /// code.
    let openFlow: FlowID
    let newNumber = "+8613900139003"
    let account: AccountID

    static func make() async throws -> LivelyHarness {
        let ring = try Keys.ring()
        let policy = Policies.open.replacing(
            "weights: []", with: "weights: [{ when: sim.changed is unknown, add: 0, reason: risk.sim-unknown }]")
        let harness = try await EngineHarness.make(
            policies: [policy], ring: ring, signals: FakeCarrier { _ in .no }.sources)
        let webhook = RegisterWebhook(url: "https://shop.example/hook", events: [], includesValues: true)
        _ = try await harness.engine.registerWebhook(webhook, harness.call).get()
        _ = try await harness.apiKey()
        try await disowned(harness)
        try await appealed(harness)
        try await harness.keepPeopleBusy()
        let (account, flow) = try await begun(harness)
        let order = BulkOrder(
            operation: .unbind, kinds: [.email], reason: .serviceEnded, at: harness.clock.now + .days(8),
            accounts: [.id(account)])
        _ = try await harness.engine.orderBulk(order, harness.call).get()
        try await harness.leaveMessages()
        return LivelyHarness(harness: harness, ring: ring, openFlow: flow, account: account)
    }

    /// A change that was done, disowned and is now a dispute.
    private static func disowned(_ harness: EngineHarness) async throws {
        let account = try await harness.account(
            "user-1", phone: "+8613800138001", email: "lena@example.com", password: "correct horse")
        try await harness.change(account.id, from: "+8613800138001", to: "+8613900139001")
        let notice = try await harness.mailbox.notices().last { $0.disownToken != nil }
        let token = try #require(notice?.disownToken)
        _ = try await harness.disown(token)
    }

    /// A change that was refused after a review, and appealed with a file.
    private static func appealed(_ harness: EngineHarness) async throws {
        let reviewer = try await harness.reviewer("first")
        let account = try await harness.account("user-2", phone: "+8613800138002", email: "wang@example.com")
        let flow = try await harness.start(account.id, track: "reviewed").flow.id
        try await harness.attest(Requirement(.account, MethodName(rawValue: "face") ?? .password), of: flow)
        try await harness.supply(flow, "+8613900139002")
        let view = try await harness.prove(.newCode, of: flow, at: "+8613900139002").get()
        let review = try #require(view.review).id
        let refusal = CaseDecision(
            reviewer: "", vote: .refuse, reason: "face-unclear", note: "The face can't be made out.")
        _ = try await harness.engine.decideCase(review, refusal, reviewer).get()
        let files = [Upload(name: "card.png", bytes: Self.picture)]
        _ = try await harness.engine.appealFlow(flow, statement: "It is me.", files: files, harness.call).get()
        _ = try await harness.engine.addToCase(of: flow, text: "This is the other side.", files: files, harness.call)
            .get()
    }

    private static func begun(_ harness: EngineHarness) async throws -> (AccountID, FlowID) {
        let account = try await harness.account("user-3", phone: "+8613800138003")
        let flow = try await harness.start(account.id).flow.id
        _ = try await harness.prove(.oldCode, of: flow, at: "+8613800138003").get()
        try await harness.supply(flow, "+8613900139003")
        return (account.id, flow)
    }

    /// One pixel.
    private static let picture: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        + [0, 0, 0, 13] + Array("IHDR".utf8) + [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0] + [0, 0, 0, 0]
        + [0, 0, 0, 0] + Array("IEND".utf8) + [0, 0, 0, 0]
}

extension EngineHarness {
    /// Sessions, a visit, an invitation, an attempt to sign in, staff, an answer kept for a retry.
    fileprivate func keepPeopleBusy() async throws {
        let browser = Browser(network: "192.0.2.10", device: "laptop", agent: "Firefox, Linux")
        let account = try await account("user-4", phone: "+8613800138004", password: "correct horse")
        _ = try await engine.signIn(
            realm: realm, identifier: Secret("+8613800138004"), password: Secret("correct horse"), browser)
        _ = try await engine.askSignInCode(realm, identifier: Secret("+8613800138004"), browser)
        _ = try await engine.makeVisit(MakeVisit(account: account.id, context: RequestContext(channel: .web)), call)
            .get()
        let invitation = InvitationRow(
            digest: Token.digest("invitation"), realm: realm, account: account.id, device: nil,
            expiresAt: clock.now + .minutes(30))
        try await engine.store.write { $0.insert(invitation) }
        let retry = Call(platform, retry: RetryKey(key: "once", fingerprint: Array("status".utf8)))
        _ = try await engine.setAccountStatus(account.id, .restricted, retry).get()
    }

    /// Messages that wait, and one that was given up.
    fileprivate func leaveMessages() async throws {
        _ = try await account("user-5", phone: "+8613800138005")
        _ = try await account("user-6", phone: "+8613800138006")
        let claimed = try await engine.claimMessages(limit: 1, lease: .seconds(30))
        try await engine.settle(claimed.map { .dead($0.row, error: "410") })
    }
}
