import Foundation

/// What a command prints: data to the standard output, everything said about it to the standard
/// error.
enum Output {
    static func line(_ text: String = "") { write(text + "\n", to: .standardOutput) }

    /// Beside the data, so that a pipe carries the data alone.
    static func note(_ text: String) { write(text + "\n", to: .standardError) }

    /// One object or list; keys in order, so that two runs can be compared.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        line(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// One of many objects, on a line of its own.
    static func jsonLine(_ value: some Encodable) throws {
        write(String(decoding: try JSONLine.bytes(value), as: UTF8.self), to: .standardOutput)
    }

    static func failure(_ failure: CommandFailure) { note("bindery: \(failure.code): \(failure.message)") }

    /// A reader that has gone away is no fault of the command's.
    private static func write(_ text: String, to handle: FileHandle) { try? handle.write(contentsOf: Data(text.utf8)) }
}

/// An object in one line of a file.
enum JSONLine {
    static func bytes(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + Data("\n".utf8)
    }
}
