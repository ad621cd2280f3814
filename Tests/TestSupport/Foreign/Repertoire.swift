package import Domain
package import Engine
package import Flows
package import Verification

/// What a server can do: that of the release, or something that no release has.
package struct Repertoire: Sendable {
    package let operations: OperationCatalogue
    package let methods: Methods
    package let kinds: IdentifierKinds
    package let sources: MethodSources

    package init(
        operations: OperationCatalogue = .standard, methods: Methods = .standard, kinds: IdentifierKinds = .standard,
        sources: MethodSources = .none
    ) {
        self.operations = operations
        self.methods = methods
        self.kinds = kinds
        self.sources = sources
    }

    package static let standard = Repertoire()
}
