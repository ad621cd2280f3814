import Domain
import Engine

/// One person in each realm whom the demo's pages can be tried as.
enum DemoPeople {
    static let phone = "+86 138 0013 8000"
    static let password = "demo-password"
    private static let externalID = "demo-user"

    /// Makes them where they are missing.
    /// - Returns: the realms that have one. A policy that does not take their number, or a number
    ///   that was given to somebody else meanwhile, leaves a realm without.
    static func prepare(_ engine: Engine) async throws -> [RealmID] {
        var realms: [RealmID] = []
        for realm in engine.policies.realms {
            let caller = Caller(realm: realm, principal: .operator)
            if try await isKnown(engine, caller) {
                realms.append(realm)
            } else if try await make(engine, caller) {
                realms.append(realm)
            }
        }
        return realms
    }

    private static func isKnown(_ engine: Engine, _ caller: Caller) async throws -> Bool {
        do {
            _ = try await engine.lookUpAccount(.externalID(externalID), caller)
            return true
        } catch let refusal as Refusal where refusal.sort == .notFound {
            return false
        }
    }

    private static func make(_ engine: Engine, _ caller: Caller) async throws -> Bool {
        let provedAt = engine.now() - .days(30)
        let identifiers = [(IdentifierKind.phone, phone), (.email, "demo@example.com")].map {
            CreateAccount.Given(kind: $0, value: Secret($1), provedAt: provedAt)
        }
        let request = CreateAccount(
            externalID: externalID, identifiers: identifiers, openedAt: engine.now() - .days(730),
            password: Secret(password),
            language: .chinese)
        do {
            _ = try await engine.createAccount(request, Call(caller)).get()
            return true
        } catch is Refusal {
            return false
        }
    }
}
