import Domain
import Flows

/// Words about an operation, from the most particular to the most general: its own (`flowDoneTitle.phone.change`), those
/// of its kind (`….phone`), of its verb (`….change`), of whatever takes any kind (`….several`), of its shape
/// (`….replaces`), and those for all (`flowDoneTitle`).
///
/// `{kind}` is the kind of identifier in the middle of a sentence, `{Kind}` at its beginning, `{aKind}` with its article.
extension Speech {
    /// The key itself where there is no word at all.
    func callAsFunction(_ key: String, of operation: OperationName, _ values: [String: String] = [:]) -> String {
        ifKnown(key, of: operation, values) ?? self(key, named(operation.kind, values))
    }

    /// Nil where there is no word for operations of this sort.
    func ifKnown(_ key: String, of operation: OperationName, _ values: [String: String] = [:]) -> String? {
        let kind = operation.kind.map(\.rawValue)
        let traits = operations.traits(of: operation)
        let several = traits.takesAnyKind ? "several" : nil
        let names = [operation.description, kind, operation.verb.rawValue, several, traits.shape.rawValue]
            .compactMap(\.self)
        return names.lazy.map { "\(key).\($0)" }.first { ifKnown($0) != nil }
            .map { self($0, named(operation.kind, values)) }
    }

    /// A policy's name for what an account may not do for a while: an operation, or a word of the platform's.
    func capability(_ key: String, _ name: String) -> String? {
        ifKnown("\(key).\(name)") ?? OperationName(name).flatMap { ifKnown(key, of: $0) }
    }

    /// In the middle of a sentence.
    func kind(_ kind: IdentifierKind) -> String { kinds[kind]?.name.text(in: language) ?? kind.rawValue }

    /// With its article, where the language has any.
    func aKind(_ kind: IdentifierKind) -> String {
        language == .english ? kinds[kind]?.name.withArticle ?? kind.rawValue : self.kind(kind)
    }

    func named(_ kind: IdentifierKind?, _ values: [String: String] = [:]) -> [String: String] {
        guard let kind else { return ["kind": self("kindOther")].merging(values) { $1 } }
        let name = self.kind(kind)
        let names = ["kind": name, "Kind": name.capitalisedFirst, "aKind": aKind(kind)]
        return names.merging(values) { $1 }
    }
}

extension String {
    /// As it begins a sentence.
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
