import Foundation

/// What the bench prints: figures to the standard output, everything said about them to the
/// standard error, so that a pipe carries the figures alone.
enum Output {
    static func line(_ text: String) { write(text + "\n", to: .standardOutput) }

    static func note(_ text: String) { write(text + "\n", to: .standardError) }

    /// Names in order, so that two runs can be compared.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        line(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    static func failure(_ failure: BenchFailure) { note("bindery-bench: \(failure.code): \(failure.message)") }

    /// A reader that has gone away is not the bench's fault.
    private static func write(_ text: String, to handle: FileHandle) { try? handle.write(contentsOf: Data(text.utf8)) }
}
