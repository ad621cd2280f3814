package import Foundation
import Mustache

/// The texts of all messages: `sms/flow-completed.zh`, `mail/code-freeze.en`. Plain text, so
/// nothing is escaped.
package struct MessageTemplates: Sendable {
    private let library: MustacheLibrary
    /// As files are named, without the extension.
    package let names: Set<String>

    /// Reads what comes with the program.
    /// - Throws: when a file can't be read or isn't a template; reported at the start rather than
    ///   with the first message.
    package static func bundled() throws -> MessageTemplates {
        try MessageTemplates(folder: bundledFolder)
    }

    static var bundledFolder: URL { Bundle.module.bundleURL.appendingPathComponent("Templates") }

    /// - Parameter folder: with the folders `sms` and `mail`.
    package init(folder: URL) throws {
        var templates: [String: MustacheTemplate] = [:]
        for carrier in ["sms", "mail"] {
            let files = try FileManager.default.contentsOfDirectory(
                at: folder.appendingPathComponent(carrier), includingPropertiesForKeys: nil)
            for file in files where file.pathExtension == "mustache" {
                let text = try String(contentsOf: file, encoding: .utf8)
                templates["\(carrier)/\(file.deletingPathExtension().lastPathComponent)"] =
                    try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}\n" + text)
            }
        }
        library = MustacheLibrary(templates: templates)
        names = Set(templates.keys)
    }

    /// - Returns: nil where there is no such template.
    func text(_ name: String, _ values: [String: String]) -> String? {
        library.render(values, withTemplate: name).map(Self.trimmed)
    }

    /// What is left out of a template leaves its blank lines behind.
    private static func trimmed(_ text: String) -> String {
        guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(text[...last].drop(while: \.isWhitespace))
    }
}
