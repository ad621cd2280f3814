package import Engine

/// What every engine behind ``Engine/Store`` must do, as functions that an engine's tests run, each
/// on a fresh store.
package struct StoreContract {
    /// One sentence of the contract, and how it is tried.
    package struct Clause: Sendable, CustomStringConvertible {
        package let description: String
        package let check: @Sendable (any Store) async throws -> Void

        init(_ sentence: String, _ check: @escaping @Sendable (any Store) async throws -> Void) {
            description = sentence
            self.check = check
        }
    }

    /// The store must be empty, with the schema in place.
    package static let clauses: [Clause] =
        phases + accounts + erasures + bindings + races + flows + flowQuestions + challenges + inquiries + limits
        + cases + desk
        + evidence
        + figures
        + outbox + outboxFailures + outboxNodes + nodes + ledger + idempotency + access + sessions + staff + imports
        + bulk + expiry + retention + policyConflicts
}

/// A sentence of the contract that does not hold.
package struct ContractFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// Fails the clause when `found` is something else.
func expect<Value: Equatable>(_ found: Value, is wanted: Value, _ what: String, line: Int = #line) throws {
    guard found == wanted else { throw ContractFailure("\(what) (line \(line)): found \(found), not \(wanted)") }
}

func expect(_ condition: Bool, _ what: String, line: Int = #line) throws {
    guard condition else { throw ContractFailure("\(what) (line \(line))") }
}

/// Fails the clause unless `work` throws exactly that.
func expect(_ failure: StoreFailure, _ what: String, line: Int = #line, from work: () async throws -> Void) async throws
{
    do {
        try await work()
    } catch let thrown as StoreFailure where thrown == failure {
        return
    }
    throw ContractFailure("\(what) (line \(line)): nothing was refused")
}
