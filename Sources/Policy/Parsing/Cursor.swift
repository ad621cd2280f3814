import Domain
import Yams

/// A node of the file and the way to it. Its readers return nil after reporting what is wrong, so
/// that reading continues.
package struct Cursor {
    let node: Node
    let path: String
    let parser: PolicyParser

    /// - Parameter offset: Unicode scalars into a scalar's text.
    package func report(_ message: String, offset: Int = 0) { parser.report(fault(message, offset)) }

    func warn(_ message: String) { parser.warn(fault(message, 0)) }

    private func fault(_ message: String, _ offset: Int) -> PolicyFault {
        let (line, column) = place(offset)
        return PolicyFault(line: line, column: column, path: path, message: message)
    }

    func place(_ offset: Int) -> (line: Int, column: Int) {
        let quoted = node.scalar.map { $0.style == .doubleQuoted || $0.style == .singleQuoted } ?? false
        return (node.mark?.line ?? 1, (node.mark?.column ?? 1) + offset + (quoted && offset > 0 ? 1 : 0))
    }

    /// The text of a scalar as written, without reporting anything.
    var word: String? { node.scalar?.string }
    package var isMapping: Bool { node.mapping != nil }
    var isEmptyList: Bool { node.sequence?.isEmpty ?? false }

    /// The text of a scalar, quoted or not; an empty one is no text.
    package func text(_ wanted: String) -> String? {
        guard let scalar = node.scalar, !scalar.string.isEmpty else {
            report("must be \(wanted)\(node.scalar == nil ? ", not a list or a mapping" : ", not nothing")")
            return nil
        }
        return scalar.string
    }

    /// - Parameter wanted: says what it should be, for the fault.
    package func parsed<Value>(_ wanted: String, _ parse: (String) -> Value?) -> Value? {
        guard let text = text(wanted) else { return nil }
        guard let value = parse(text) else {
            report("must be \(wanted), not `\(text.prefix(60))`")
            return nil
        }
        return value
    }

    func choice<Value: RawRepresentable & CaseIterable>(_: Value.Type) -> Value? where Value.RawValue == String {
        parsed("one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))") { Value(rawValue: $0) }
    }

    /// A quoted number is a text, as everywhere in YAML.
    func count(_ range: ClosedRange<Int>) -> Int? {
        let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return parsed(wanted) { text in
            node.scalar?.style == .plain ? Int(text).flatMap { range.contains($0) ? $0 : nil } : nil
        }
    }

    package func flag() -> Bool? {
        parsed("true or false") { text in node.scalar?.style == .plain ? Bool(text) : nil }
    }

    /// A length of time such as `30s`, `5m`, `24h` or `90d`.
    func span(_ range: ClosedRange<Duration>) -> Duration? {
        guard let text = text(Span.wanted) else { return nil }
        guard let span = Span.parse(text) else {
            report(
                text.hasPrefix("-")
                    ? "a length of time can't be negative" : "must be \(Span.wanted), not `\(text.prefix(60))`")
            return nil
        }
        guard range.contains(span) else {
            report("must be from \(Span.text(range.lowerBound)) to \(Span.text(range.upperBound)), not \(text)")
            return nil
        }
        return span
    }

    /// The readable ones of a list; nil when it is no list.
    package func list<Value>(_ read: (Cursor) -> Value?) -> [Value]? {
        guard let sequence = node.sequence else {
            report("must be a list such as [a, b]")
            return nil
        }
        return sequence.enumerated().compactMap { read(Cursor(node: $1, path: "\(path)[\($0)]", parser: parser)) }
    }

    package func set<Value: Hashable>(_ read: (Cursor) -> Value?) -> Set<Value>? { distinct(read).map { Set($0) } }

    /// A list in which nothing may occur twice, in its own order.
    package func distinct<Value: Hashable>(_ read: (Cursor) -> Value?) -> [Value]? {
        guard let values = list({ cursor in read(cursor).map { (value: $0, cursor: cursor) } }) else { return nil }
        var seen: Set<Value> = []
        for (value, cursor) in values where !seen.insert(value).inserted { cursor.report("is twice in this list") }
        return values.map(\.value)
    }
}
