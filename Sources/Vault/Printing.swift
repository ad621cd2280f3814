/// Holds key material: prints redacted wherever it is printed (promise 10).
package protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable, Sendable {}

extension Redacted {
    package var description: String { "[redacted]" }
    package var debugDescription: String { "[redacted]" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Bytes that are stored as they are. They open nothing without the key, but in a log they would
/// tell two rows of one person apart from all others, so only their length is printed.
package protocol StoredBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable, Sendable,
    Hashable
{
    var bytes: [UInt8] { get }
}

extension StoredBytes {
    package var description: String { "\(Self.self)(\(bytes.count) bytes)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
