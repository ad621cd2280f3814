import Domain
import Engine
import Web

/// People in each realm whom the demo's pages can be tried as: one from the start, and those that were added.
enum DemoPeople {
    static let password = "demo-password"
    /// More would be a mistake of whoever presses the button.
    private static let most = 200

    /// Makes the first of each realm where they are missing. A policy that does not take their number, or a number that
    /// was given to somebody else meanwhile, leaves a realm without.
    static func prepare(_ engine: Engine) async throws -> [DemoControls.Person] {
        for realm in engine.policies.realms where try await person(1, in: realm, engine) == nil {
            _ = try await make(1, in: realm, engine)
        }
        return try await list(engine)
    }

    /// With the numbers that they have now.
    static func list(_ engine: Engine) async throws -> [DemoControls.Person] {
        var people: [DemoControls.Person] = []
        for realm in engine.policies.realms {
            for number in 1...most {
                guard let person = try await person(number, in: realm, engine) else { break }
                people.append(person)
            }
        }
        return people
    }

    static func add(in realm: RealmID, _ engine: Engine) async throws {
        for number in 1...most where try await person(number, in: realm, engine) == nil {
            // A number that is taken, or was until lately, is another's: the next is tried.
            for step in 0..<most where try await make(number, phone: number + step, in: realm, engine) { return }
            return
        }
    }

    private static func person(
        _ number: Int, in realm: RealmID, _ engine: Engine
    ) async throws -> DemoControls.Person? {
        let caller = Caller(realm: realm, principal: .operator)
        do {
            let phone = try await engine.readValue(.phone, ofExternalID: externalID(number), caller)
            return DemoControls.Person(realm: realm, phone: phone?.reveal(), password: password)
        } catch let refusal as Refusal where refusal.sort == .notFound {
            return nil
        }
    }

    private static func make(
        _ number: Int, phone: Int = 1, in realm: RealmID, _ engine: Engine
    ) async throws -> Bool {
        let provedAt = engine.now() - .days(30)
        let email = number == 1 ? "demo@example.com" : "demo-\(number)@example.com"
        let identifiers = [(IdentifierKind.phone, "+86\(13_800_137_999 + phone)"), (.email, email)].map {
            CreateAccount.Given(kind: $0, value: Secret($1), provedAt: provedAt)
        }
        let request = CreateAccount(
            externalID: externalID(number), identifiers: identifiers, openedAt: engine.now() - .days(730),
            password: Secret(password), language: .chinese)
        do {
            _ = try await engine.createAccount(request, Call(Caller(realm: realm, principal: .operator))).get()
            return true
        } catch is Refusal {
            return false
        }
    }

    private static func externalID(_ number: Int) -> String { number == 1 ? "demo-user" : "demo-user-\(number)" }
}
