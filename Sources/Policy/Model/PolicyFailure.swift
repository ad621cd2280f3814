/// One thing that is wrong or risky in a policy file, where an editor can jump to it.
package struct PolicyFault: Sendable, Hashable, CustomStringConvertible {
    /// From 1.
    package let line: Int
    /// From 1, counted in Unicode scalars.
    package let column: Int
    /// The key that it is about, such as `operations.phone.change.tracks[1].wait`; empty when it is
    /// about the file as a whole.
    package let path: String
    package let message: String

    package init(line: Int, column: Int, path: String, message: String) {
        self.line = line
        self.column = column
        self.path = path
        self.message = message
    }

    package var description: String { "\(line):\(column): \(sentence)" }

    /// Without the line and the column.
    package var sentence: String { path.isEmpty ? message : "\(path): \(message)" }
}

/// Why a policy was not taken: every fault that was found, in the order of the file. Never empty.
package struct PolicyFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package let faults: [PolicyFault]

    package init(faults: [PolicyFault]) { self.faults = faults }

    package var description: String { faults.map(\.description).joined(separator: "\n") }
}
