import Domain
import HTTPTypes
import Hummingbird
import Mustache

/// The templates, read once, and what they are drawn with.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary

    static func bundled() throws -> PageRenderer {
        MustacheContentTypes.register(MarkupText(), named: MarkupText.name)
        var library = MustacheLibrary()
        for folder in ["partials", "pages", "console"] {
            for file in try WebResources.names(in: folder, ending: ".mustache") {
                try library.register(
                    MarkupText.pragma + (try WebResources.text("\(folder)/\(file)")),
                    named: String(file.dropLast(".mustache".count)))
            }
        }
        return PageRenderer(library: library)
    }

    /// The names that a template can use are `page`, the words `t`, and the `frame`. Every value is
    /// escaped by the template.
    func html(_ template: String, _ page: Any, words: [String: String], _ frame: Frame) -> String {
        let sheet: [String: Any] = ["page": Self.laidOut(page), "t": words, "frame": Self.laidOut(frame)]
        return library.render(sheet, withTemplate: template) ?? ""
    }

    /// The stored properties by name, read once: the library would reflect on the whole value for
    /// every name that a template says.
    private static func laidOut(_ value: Any) -> [String: Any] {
        if let values = value as? [String: Any] { return values }
        return Mirror(reflecting: value).children.reduce(into: [:]) { values, child in
            guard let label = child.label else { return }
            values[label] = unwrapped(child.value)
        }
    }

    /// Nil for an optional without a value, which a template takes for absent.
    private static func unwrapped(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        return mirror.displayStyle == .optional ? mirror.children.first?.value : value
    }
}
