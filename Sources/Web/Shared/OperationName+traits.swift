import Domain
import Flows

extension OperationName {
    /// For pages, which are drawn by what an operation is.
    var traits: OperationTraits { OperationCatalogue.standard.traits(of: self) }
}
