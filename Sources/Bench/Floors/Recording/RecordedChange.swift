import Domain
import Engine
import Flows
import Foundation
import Storage
import Verification

/// Whole changes by an engine in this process, so that what they send can be written down.
struct RecordedChange: Sendable {
    let transactions: [RecordedTransaction]
    /// The three values of the account that were there before the change.
    let account: SQLValue
    let binding: SQLValue
    let index: SQLValue

    /// The account that the floor's accounts are copied from.
    static let model = "model"
    /// Far behind those whom the bench drives over HTTP.
    private static let firstPerson = 15_000_000
    private static let warmUp = 2
    /// Changes made to have two recorded.
    static let rehearsed = warmUp + 2

    /// - Returns: two changes by different people: where they differ is what each brought along.
    static func two(
        on base: any SQLDatabase, of site: ServerSite
    ) async throws -> (first: RecordedChange, second: RecordedChange) {
        let recorder = StatementRecorder(base)
        let rehearsal = ChangeRehearsal(
            engine: try await site.engine(on: recorder), recorder: recorder, call: try Call.bench)
        _ = try await rehearsal.account(model, phone: Person.oldNumber(firstPerson))
        for person in 1...warmUp { _ = try await rehearsal.change(firstPerson + person) }
        return (
            try await rehearsal.change(firstPerson + warmUp + 1), try await rehearsal.change(firstPerson + warmUp + 2)
        )
    }
}

private struct ChangeRehearsal {
    let engine: Engine
    let recorder: StatementRecorder
    let call: Call

    func account(_ externalID: String, phone: String) async throws -> AccountView {
        let given = CreateAccount.Given(kind: .phone, value: Secret(phone), provedAt: Instant(Date()) - .days(30))
        return try await engine.createAccount(CreateAccount(externalID: externalID, identifiers: [given]), call).get()
    }

    func change(_ index: Int) async throws -> RecordedChange {
        let view = try await account("recorded-\(index)", phone: Person.oldNumber(index))
        let held = try await heldIndex(of: view.id)
        let person = Person(index: index, account: view.id.description)
        _ = recorder.take()
        try await run(person, view.id)
        guard let binding = view.bindings.first else {
            throw BenchFailure.floor("an account was made without its binding")
        }
        return RecordedChange(
            transactions: recorder.take(), account: .blob(view.id.bytes), binding: .blob(binding.id.bytes), index: held)
    }

    private func heldIndex(of account: AccountID) async throws -> SQLValue {
        let found = try await recorder.read { connection in
            try connection.first("SELECT value_index FROM binding WHERE account_id = $1", account) { try $0.blob(0) }
        }
        return found.map { .blob($0) } ?? .null
    }

    private func run(_ person: Person, _ account: AccountID) async throws {
        let context = RequestContext(
            channel: .app, session: "bench-session-\(person.index)", device: person.device, deviceKnown: .yes,
            network: IPAddress(person.network), country: "CN", signedInAt: Instant(Date()), signInMethod: "password")
        let request = StartFlow(account: account, operation: .phoneChange, track: nil, about: nil, context: context)
        let flow = try await engine.startFlow(request, call).get().flow.id
        _ = try await prove(.oldCode, of: flow)
        _ = try await engine.supplyInput(
            flow, SupplyInput(identifier: Secret(person.newNumber), reason: "new-number", track: nil), call
        ).get()
        let last = try await prove(.newCode, of: flow)
        guard last.state == .completed else {
            throw BenchFailure.floor("a rehearsed change ended as \(last.state.rawValue)")
        }
        _ = try await deliver()
    }

    private func prove(_ requirement: Requirement, of flow: FlowID) async throws -> FlowView {
        _ = try await engine.sendChallenge(flow, requirement, call).get()
        let code =
            try await deliver().compactMap { if case .code(let code) = $0.body { code.code } else { nil } }.last ?? ""
        return try await engine.submitProof(
            flow, SubmitProof(requirement: requirement, answer: .code(Secret(code))), call
        ).get()
    }

    /// As the courier does it.
    private func deliver() async throws -> [OutboundMessage] {
        try await recorder.delivering {
            let messages = try await engine.claimMessages(limit: 64, lease: .minutes(3))
            try await engine.settle(messages.map { .delivered($0.row.id) })
            return messages
        }
    }
}

/// A statement that the product sent.
struct RecordedStatement: Sendable {
    let sql: String
    let arguments: [SQLValue]
}

/// What it sent in one transaction.
struct RecordedTransaction: Sendable {
    let writes: Bool
    /// Whether the courier sent it, to take or to settle messages.
    let isDelivery: Bool
    var statements: [RecordedStatement] = []
}
