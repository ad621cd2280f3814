import Domain
import NIOCore

/// Checks afterwards that what was acknowledged is true: the new number finds the account, and is
/// its one active phone.
struct AcknowledgementCheck: Sendable {
    let server: ServerAddress
    let loop: any EventLoopGroup

    struct Result: Sendable {
        let looked: Int
        let wrong: Int
    }

    private struct Account: Decodable {
        struct Binding: Decodable {
            let kind: String
            let state: String
            let masked: String
        }
        let id: String
        let bindings: [Binding]
    }

    func run(_ people: [Person]) async throws -> Result {
        try await Connection.open(to: server, on: loop) { connection in
            var wrong = 0
            for person in people where try await !holdsTheNewNumber(person, &connection) { wrong += 1 }
            return Result(looked: people.count, wrong: wrong)
        }
    }

    private func holdsTheNewNumber(_ person: Person, _ connection: inout Connection) async throws -> Bool {
        let body = #"{"identifier":{"kind":"phone","value":\#(person.newNumber.quoted)}}"#
        let response = try await connection.post("/v1/accounts/look-up", body)
        guard response.isSuccess else { return false }
        let account = try response.read(Account.self)
        let phones = account.bindings.filter { $0.kind == "phone" && $0.state == "active" }
        let expected = try PhoneNumber(person.newNumber, region: "CN").masked
        return account.id == person.account && phones.map(\.masked) == [expected]
    }
}
