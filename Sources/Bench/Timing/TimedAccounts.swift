import Domain
import Engine

/// Makes the accounts that are needed, each with a number and a password.
struct TimedAccounts: Sendable {
    let engine: Engine
    /// The same, with hashes that cost more: half of the accounts have one, as they have where
    /// passwords came from elsewhere.
    let dearEngine: Engine
    let call: Call

    /// - Parameter index: of the person whose account it is.
    func make(_ index: Int) async throws -> AccountID {
        let engine = index.isMultiple(of: 2) ? engine : dearEngine
        let phone = CreateAccount.Given(
            kind: .phone, value: Secret(Person.oldNumber(index)), provedAt: engine.now() - .days(30))
        let request = CreateAccount(
            externalID: "timing-\(index)", identifiers: [phone], password: Secret("the right password"))
        return try await engine.createAccount(request, call).get().id
    }
}
