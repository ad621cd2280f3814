import Domain

/// Reads other files than policies in the same way: bounded, and with every fault by line and
/// column.
package enum YAMLFile {
    /// - Parameter read: of the file's mapping; gives nil only after reporting why.
    package static func read<Value>(_ text: String, _ read: (MappingFields) -> Value?) throws(PolicyFailure) -> Value {
        let parser = PolicyParser(methods: [], kinds: .standard)
        let value = parser.root(of: text).flatMap { MappingFields($0) }.flatMap(read)
        if let failure = parser.failure() { throw failure }
        guard let value else {
            throw PolicyFailure(faults: [YAMLGuard.fault(1, 1, "this file can't be used")])
        }
        return value
    }
}
