import Domain
import Engine
import Flows

// Words, as their raw values spell them.
extension AccountStatus: SQLBindable {}
extension Language: SQLBindable {}
extension Channel: SQLBindable {}
extension BindingState: SQLBindable {}
extension Confidence: SQLBindable {}
extension IdentifierKind: SQLBindable {}
extension Signal: SQLBindable {}
extension FlowState.Name: SQLBindable {}
extension CaseState: SQLBindable {}
extension Vote: SQLBindable {}
extension MessageTopic: SQLBindable {}
extension AccessAct: SQLBindable {}

extension OperationName: SQLBindable {
    package var sqlValue: SQLValue { .text(description) }
}

extension Requirement: SQLBindable {
    package var sqlValue: SQLValue { .text(description) }
}

extension ProofStrength: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(rawValue)) }
}

extension SQLRow {
    /// A text that says a value of the domain, such as `phone.change`.
    func spelled<Value: LosslessStringConvertible>(_ column: Int, as: Value.Type = Value.self) throws -> Value {
        guard let value = Value(try text(column)) else {
            throw StorageFailure.malformedRow("column \(column) says no \(Value.self)")
        }
        return value
    }

    func strength(_ column: Int) throws -> ProofStrength {
        guard let value = ProofStrength(rawValue: try int(column)) else {
            throw StorageFailure.malformedRow("column \(column) is no strength of a proof")
        }
        return value
    }
}
