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
                    MarkupText.pragma + (try WebResources.text("\(folder)/\(file)")), named: String(file.dropLast(".mustache".count)))
            }
        }
        return PageRenderer(library: library)
    }

    /// The names that a template can use: `page`, the words `t`, and the `frame`.
    private struct Sheet {
        let page: Any
        let t: [String: String]
        let frame: Frame
    }

    /// Every value is escaped by the template.
    func html(_ template: String, _ page: Any, words: [String: String], _ frame: Frame) -> String {
        library.render(Sheet(page: page, t: words, frame: frame), withTemplate: template) ?? ""
    }
}
