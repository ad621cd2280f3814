import Domain
import Engine
import Foundation
import TestSupport

/// An engine with its console, and what a member of staff has at hand.
struct StaffDesk {
    static let password = Secret("kettle lamp orchard nine")
    static let browser = Browser(network: "192.0.2.10", device: "device-lena", agent: "Firefox, Linux")
    static let stranger = Browser(network: "203.0.113.7", device: "device-mallory", agent: nil)

    let harness: EngineHarness
    var engine: Engine { harness.engine }
    var clock: PinnedClock { harness.clock }

    static func make() async throws -> StaffDesk { StaffDesk(harness: try await EngineHarness.make()) }

    /// A member who has not set up.
    func invite(
        _ login: String = "lena", roles: Set<StaffRole> = [.reviewer], realms: Set<RealmID> = [], own: Set<String> = []
    ) async throws -> Secret<String> {
        try await engine.addStaff(AddStaff(login: login, name: "Lena", roles: roles, realms: realms, ownAccounts: own))
            .setUp
    }

    /// A member who has set up, with their app. A step of its clock later, so that the app shows a
    /// code that is still good.
    func member(
        _ login: String = "lena", roles: Set<StaffRole> = [.reviewer], realms: Set<RealmID> = []
    ) async throws -> AuthenticatorApp {
        try await setUp(try await invite(login, roles: roles, realms: realms))
    }

    func setUp(_ link: Secret<String>, password: Secret<String> = password) async throws -> AuthenticatorApp {
        let app = AuthenticatorApp(secret: try await engine.readSetUp(link).totpSecret)
        try await engine.completeSetUp(link, password: password, code: app.code(at: clock.now), browser: Browser())
        nextCode()
        return app
    }

    func nextCode() { clock.advance(by: .seconds(30)) }

    func firstStep(
        _ login: String = "lena", password: Secret<String> = password, browser: Browser = browser
    ) async throws -> Secret<String> {
        try await engine.staffSignIn(login: login, password: password, browser: browser).secret
    }

    func secondStep(
        _ secret: Secret<String>, _ code: Secret<String>, browser: Browser = browser
    ) async throws -> StaffSessionState {
        try await engine.staffSecondStep(secret, code: code, browser: browser).state
    }

    /// Both steps. The code is used afterwards.
    func signIn(
        _ app: AuthenticatorApp, _ login: String = "lena", browser: Browser = browser
    ) async throws -> Secret<String> {
        let first = try await firstStep(login, browser: browser)
        return try await engine.staffSecondStep(first, code: app.code(at: clock.now), browser: browser).secret
    }

    func state(_ secret: Secret<String>) async throws -> StaffSessionState { try await engine.staff(secret).state }
}

/// The refusal of a call, whole; nil when there was none.
func whole(_ call: () async throws -> some Sendable) async throws -> Refusal? {
    do {
        _ = try await call()
        return nil
    } catch let refusal as Refusal {
        return refusal
    }
}

extension EngineHarness {
    /// Everything in the database's files that reads as text.
    func storedText() throws -> String {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).map { name in
            String(decoding: try Data(contentsOf: URL(filePath: folder.path + "/" + name)), as: UTF8.self)
        }.joined()
    }
}
