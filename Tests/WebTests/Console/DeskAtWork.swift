import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// A member of staff with a browser and the app of their second step.
struct DeskAtWork {
    static let password = "kettle lamp orchard nine"

    /// A case of one reviewer by `reviewed`, of two by `two-people`.
    static let policy = """
        realm: shop
        operations:
          phone.change:
            limits: [100 per 30d]
            tracks:
              - { name: reviewed, proofs: [new.code], review: always, requiresVerified: true }
              - { name: two-people, proofs: [new.code], review: always, people: 2, requiresVerified: true }
            undo: 72h
        sends:
          account: [1000 per 1h]
          device: [1000 per 1h]
          network: [1000 per 1h]
          unverified: { min: 10000, share: 60, per: 1h }
        """

    let web: WebHarness
    let login: String
    let app: AuthenticatorApp
    let browser: PersonAtWeb

    static func run(_ test: @Sendable (WebHarness) async throws -> Void) async throws {
        try await WebHarness.run(policies: [policy, policy.replacing("realm: shop", with: "realm: stall")], test)
    }

    /// Somebody who has set up, and not signed in yet.
    static func member(
        _ web: WebHarness, _ login: String = "lena", roles: Set<StaffRole> = [.reviewer], realms: Set<RealmID> = [],
        own: Set<String> = [],
        language: String = "en"
    ) async throws -> DeskAtWork {
        let engine = web.engine.engine
        let link = try await engine.addStaff(
            AddStaff(login: login, name: "Lena <b>", roles: roles, realms: realms, ownAccounts: own)
        ).setUp
        let app = AuthenticatorApp(secret: try await engine.readSetUp(link).totpSecret)
        try await engine.completeSetUp(
            link, password: Secret(password), code: app.code(at: web.engine.clock.now), browser: Browser())
        return DeskAtWork(web: web, login: login, app: app, browser: PersonAtWeb(web, language: language))
    }

    static func signedIn(
        _ web: WebHarness, _ login: String = "lena", roles: Set<StaffRole> = [.reviewer], realms: Set<RealmID> = [],
        own: Set<String> = [],
        language: String = "en"
    ) async throws -> DeskAtWork {
        let desk = try await member(web, login, roles: roles, realms: realms, own: own, language: language)
        try await desk.signIn()
        return desk
    }

    // MARK: Acts

    /// Both steps.
    /// - Returns: where the second led.
    @discardableResult
    func signIn(next: String? = nil) async throws -> String? {
        let first = try await browser.send(
            [("login", login), ("password", Self.password), ("next", next ?? "")], to: RoutePath.consoleSignIn.rawValue)
        try #require(first.status == 303, "\(first.body)")
        let second = try await proveCode(at: first.location ?? "", next: next)
        try #require(second.status == 303, "\(second.body)")
        return second.location
    }

    func proveCode(at page: String = RoutePath.consoleSecondStep.rawValue, next: String? = nil) async throws -> Answer {
        web.engine.clock.advance(by: .seconds(30))
        let code = app.code(at: web.engine.clock.now).reveal()
        return try await browser.send(
            [("code", code), ("next", next ?? "")], to: RoutePath.consoleSecondStep.rawValue, from: page)
    }

    func open(_ path: String) async throws -> Answer { try await browser.open(path, following: false) }

    func path(_ address: RoutePath, _ id: CaseID) -> String { address.filled(with: "shop", id.description) }

    func see(_ id: CaseID) async throws -> Answer { try await open(path(.consoleCase, id)) }

    /// Sends one of the case's forms as it is on its page.
    @discardableResult
    func send(
        _ fields: [(String, String)] = [], to address: RoutePath, _ id: CaseID, token: String? = nil
    ) async throws -> Answer {
        try await browser.send(fields, to: path(address, id), from: path(.consoleCase, id), token: token)
    }

    /// - Parameter party: of a dispute, whose word is taken.
    func decide(_ decision: String, _ note: String = "", party: FlowID? = nil, _ id: CaseID) async throws -> Answer {
        let fields = [("decision", decision), ("note", note)] + (party.map { [("party", $0.description)] } ?? [])
        return try await send(fields, to: .consoleCaseDecide, id)
    }

    func file(_ id: CaseID) async throws -> CaseView { try await web.engine.engine.readCase(id, web.engine.platform) }

    func looks(_ id: CaseID) async throws -> [AccessRow] {
        try await web.engine.engine.store.read { try $0.accesses(to: id, limit: 50) }
    }
}

extension WebHarness {
    /// A change that waits for people.
    func waiting(
        _ externalID: String = "user-1", phone: String = oldPhone, to new: String = newPhone, people: Int = 1
    ) async throws -> CaseID {
        let account = try await engine.account(externalID, phone: phone).id
        let flow = try await engine.start(account, track: people == 1 ? "reviewed" : "two-people").flow.id
        try await engine.supply(flow, new)
        return try #require(try await engine.prove(.newCode, of: flow, at: new).get().review).id
    }
}
