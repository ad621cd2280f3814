package import Domain

/// The operations that can be run, by the names under which policies offer them.
package struct OperationCatalogue: Sendable {
    private let byName: [OperationName: any Operation]

    package init(_ operations: [any Operation]) {
        let named = operations.flatMap { operation in operation.names.map { ($0, operation) } }
        byName = Dictionary(named) { first, _ in first }
    }

    /// Every operation of this release.
    package static let standard = OperationCatalogue([
        Change(), Bind(), Unbind(), Unbind.several, Migrate(), Freeze(), Unfreeze(), Dispute(), Close(),
    ])

    /// Nil for an operation that has a name but can't be run.
    package subscript(name: OperationName) -> (any Operation)? { byName[name] }

    /// The default ones where the operation can't be run.
    package func traits(of name: OperationName) -> OperationTraits { byName[name]?.traits ?? OperationTraits() }

    /// What policy offers.
    package var traits: [OperationName: OperationTraits] { byName.mapValues(\.traits) }
}
