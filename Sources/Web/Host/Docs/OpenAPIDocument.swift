import Yams

/// The API's description, read once from the bundled file and kept ready in each of its forms.
package struct OpenAPIDocument: Sendable {
    package struct Unreadable: Error, CustomStringConvertible {
        package let description = "the bundled openapi.yaml is empty"
    }

    package let yaml: String
    package let json: String
    let html: String

    static func bundled(catalogue: Catalogue, renderer: PageRenderer, styles: RealmStyles) throws -> OpenAPIDocument {
        let yaml = try WebResources.text("openapi.yaml")
        guard let root = try Yams.compose(yaml: yaml) else { throw Unreadable() }
        let html = DocsPage(root: root, catalogue: catalogue).html(renderer, styles)
        return OpenAPIDocument(yaml: yaml, json: NodeJSON.text(root), html: html)
    }

    private init(yaml: String, json: String, html: String) {
        self.yaml = yaml
        self.json = json
        self.html = html
    }
}
