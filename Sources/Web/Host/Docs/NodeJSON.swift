import Foundation
import Yams

/// YAML as JSON, in the order in which it was written.
enum NodeJSON {
    /// - Parameter indent: nil for one line.
    static func text(_ node: Node, indent: String? = nil) -> String {
        switch node {
        case .mapping(let mapping):
            let colon = indent == nil ? ":" : ": "
            let members = mapping.map { quoted($0.key.string ?? "") + colon + text($0.value, indent: deeper(indent)) }
            return enclosed(members, "{", "}", indent)
        case .sequence(let sequence):
            return enclosed(sequence.map { text($0, indent: deeper(indent)) }, "[", "]", indent)
        default: return scalar(node)
        }
    }

    private static func deeper(_ indent: String?) -> String? { indent.map { $0 + "  " } }

    private static func enclosed(_ parts: [String], _ open: String, _ close: String, _ indent: String?) -> String {
        guard let indent, !parts.isEmpty else { return open + parts.joined(separator: ",") + close }
        return "\(open)\n" + parts.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)\(close)"
    }

    /// Only what JSON has too is read as more than text; a date in YAML stays the text it is.
    private static func scalar(_ node: Node) -> String {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else {
            return quoted(node.string ?? "")
        }
        switch scalar.string {
        case "true", "false", "null": return scalar.string
        default: return isNumber(scalar.string) ? scalar.string : quoted(scalar.string)
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) }
            && (digits.count == 1 || digits.first != "0")
    }

    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
