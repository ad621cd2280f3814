import Domain
import Foundation
import Logging

/// One line an event on the standard error. What goes into an event is chosen where it is logged:
/// ids and codes, nothing of people's.
struct LogLines: LogHandler {
    enum Format: String, CaseIterable, Sendable {
        case text, json
    }

    let label: String
    let format: Format
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
        let texts = fields.map { ($0.key, "\($0.value)") }
        let line = format == .json ? json(event, texts) : text(event, texts)
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }

    private func text(_ event: LogEvent, _ fields: [(String, String)]) -> String {
        let level = event.level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
        let pairs = fields.map { " \($0)=\(Self.quoted($1))" }.joined()
        return "\(Instant(Date())) \(level) \(label): \(Self.oneLine(event.message.description))\(pairs)"
    }

    private func json(_ event: LogEvent, _ fields: [(String, String)]) -> String {
        var object = Dictionary(fields) { first, _ in first }
        object["time"] = Instant(Date()).description
        object["level"] = event.level.rawValue
        object["logger"] = label
        object["message"] = event.message.description
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private static func quoted(_ text: String) -> String {
        guard text.isEmpty || text.contains(where: { $0.isWhitespace || $0 == "\"" || $0 == "=" }) else { return text }
        return "\"\(oneLine(text).replacing("\"", with: "\\\""))\""
    }

    /// A value with a line break in it could otherwise pass for an event of its own.
    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}
