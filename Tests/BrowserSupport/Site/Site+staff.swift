package import Domain
package import Engine
package import TestSupport
package import Web

/// A member of staff as themselves: what they know, and the telephone that they hold.
package struct Colleague: Sendable {
    package let login: String
    package let app: AuthenticatorApp

    package static let password = "kettle lamp orchard nine"

    package init(login: String, app: AuthenticatorApp) {
        self.login = login
        self.app = app
    }
}

extension Site {
    /// Where a new member's link leads.
    package func setUpPath(
        _ login: String, roles: Set<StaffRole> = [.reviewer], realms: Set<RealmID> = [], own: Set<String> = []
    ) async throws -> String {
        let member = AddStaff(
            login: login, name: "\(login) of the desk", roles: roles, realms: realms, ownAccounts: own)
        return RoutePath.consoleSetUp.filled(with: try await engine.engine.addStaff(member).setUp.reveal())
    }

    /// Somebody who has set up, and has not signed in yet.
    package func colleague(
        _ login: String, roles: Set<StaffRole> = [.reviewer], realms: Set<RealmID> = [], own: Set<String> = []
    ) async throws -> Colleague {
        let path = try await setUpPath(login, roles: roles, realms: realms, own: own)
        let link = Secret(String(path.split(separator: "/").last ?? ""))
        let app = AuthenticatorApp(secret: try await engine.engine.readSetUp(link).totpSecret)
        let code = app.code(at: engine.clock.now)
        _ = try await engine.engine.completeSetUp(
            link, password: Secret(Colleague.password), code: code, browser: Browser())
        return Colleague(login: login, app: app)
    }

    /// What the app shows next; a code is good once, so the clock goes on to it.
    package func nextCode(of app: AuthenticatorApp) -> String {
        engine.clock.advance(by: .seconds(30))
        return app.code(at: engine.clock.now).reveal()
    }

    /// The console's place in the engine's own realm: `consoleCases`, `consoleDay`.
    package func place(_ address: RoutePath) -> String { address.filled(with: engine.realm.rawValue) }

    package func path(of id: CaseID) -> String {
        RoutePath.consoleCase.filled(with: engine.realm.rawValue, id.description)
    }
}

extension Window {
    /// Password and code, as the pages ask for them.
    package func enterConsole(as colleague: Colleague, at site: Site) async throws {
        try await open(RoutePath.consoleSignIn.rawValue)
        try await givePassword(of: colleague)
        try await giveCode(of: colleague, at: site)
    }

    package func givePassword(of colleague: Colleague) async throws {
        try await fill("#login", with: colleague.login)
        try await fill("#password", with: Colleague.password)
        try await press("[type=submit]")
        try await arrive(at: RoutePath.consoleSecondStep.rawValue)
    }

    package func giveCode(of colleague: Colleague, at site: Site) async throws {
        try await fill("#code", with: site.nextCode(of: colleague.app))
        try await press("[type=submit]")
        try await wait("the page behind the second step") {
            try await !path.hasPrefix(RoutePath.consoleSecondStep.rawValue)
        }
    }
}
