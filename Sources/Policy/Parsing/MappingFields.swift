import Yams

/// The keys of one mapping. It remembers which keys were asked for, so that the readers below are
/// the only list of them and a key that nobody asked for is a fault.
package final class MappingFields {
    package let cursor: Cursor
    private let entries: [(key: Cursor, name: String, value: Cursor)]
    private var asked: [String] = []

    /// Reports and gives nil when the node is no mapping. A key without a value is an empty
    /// mapping.
    package init?(_ cursor: Cursor) {
        self.cursor = cursor
        guard let mapping = cursor.node.mapping else {
            guard cursor.node.scalar?.string == "" else {
                cursor.report("must be a mapping of keys to values")
                return nil
            }
            entries = []
            return
        }
        entries = mapping.compactMap { key, value in
            let keyCursor = Cursor(node: key, path: cursor.path, parser: cursor.parser)
            guard let name = key.scalar?.string else {
                keyCursor.report("a key must be a plain word")
                return nil
            }
            let path = cursor.path.isEmpty ? name : "\(cursor.path).\(name)"
            return (keyCursor, name, Cursor(node: value, path: path, parser: cursor.parser))
        }
    }

    package subscript(_ name: String) -> Cursor? {
        asked.append(name)
        return entries.first { $0.name == name }?.value
    }

    package func holds(_ name: String) -> Bool { entries.contains { $0.name == name } }

    /// The fallback stands in for what is absent, and for what was reported as wrong: a file with
    /// faults makes no policy.
    package func value<Value>(_ name: String, or fallback: Value, _ read: (Cursor) -> Value?) -> Value {
        self[name].flatMap(read) ?? fallback
    }

    /// Nil after reporting that the key is missing, or what is wrong with it.
    package func required<Value>(_ name: String, _ read: (Cursor) -> Value?) -> Value? {
        guard let value = self[name] else {
            cursor.report("`\(name):` is missing")
            return nil
        }
        return read(value)
    }

    /// Every entry, for mappings whose keys are the file's own words.
    package func each(_ take: (_ key: Cursor, _ name: String, _ value: Cursor) -> Void) {
        for entry in entries {
            asked.append(entry.name)
            take(entry.key, entry.name, entry.value)
        }
    }

    /// To be called when all known keys were asked for.
    package func close() {
        for entry in entries where !asked.contains(entry.name) {
            entry.key.report(
                "unknown key `\(entry.name.prefix(60))`: known here are \(Set(asked).sorted().joined(separator: ", "))")
        }
    }
}
