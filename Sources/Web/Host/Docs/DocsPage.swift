import Domain
import Yams

/// The description as a page to read: one section per operation, with the line to paste, what goes
/// in, what comes out and which problems it can meet. Made once; needs no script and no other host.
struct DocsPage {
    let root: Node
    let catalogue: Catalogue

    private static let methods = ["get", "post", "patch", "put", "delete"]

    func html(_ renderer: PageRenderer, _ styles: RealmStyles) -> String {
        let page: [String: Any] = [
            "title": root["info"]?["title"]?.string ?? "", "version": root["info"]?["version"]?.string ?? "",
            "about": paragraphs(root["info"]?["description"]), "groups": groups, "schemas": schemas,
            "problems": problems,
        ]
        let frame = Frame(
            lang: "en", languages: [], styles: [styles.sheet], script: styles.script, name: "Bindery", logo: nil,
            home: nil, help: nil,
            formToken: "", errors: [], signOut: nil, staffName: nil, places: [], realm: nil, realms: [],
            hasErrors: false, hasPlaces: false, hasRealms: false)
        return renderer.html("docs", page, words: styles.words(nil, in: .english), frame)
    }

    // MARK: Operations

    private var groups: [[String: Any]] {
        (root["tags"]?.sequence ?? []).map { tag in
            let name = tag["name"]?.string ?? ""
            return ["name": name, "about": paragraphs(tag["description"]), "operations": operations(tagged: name)]
        }
    }

    private func operations(tagged tag: String) -> [[String: Any]] {
        (root["paths"]?.mapping ?? [:]).flatMap { path, item in
            Self.methods.compactMap { method -> [String: Any]? in
                guard let operation = item[method], operation["tags"]?[0]?.string == tag else { return nil }
                return values(method, path.string ?? "", operation)
            }
        }
    }

    private func values(_ method: String, _ path: String, _ operation: Node) -> [String: Any] {
        var values: [String: Any] = [
            "anchor": operation["operationId"]?.string ?? "", "method": method.uppercased(), "path": path,
            "summary": operation["summary"]?.string ?? "", "about": paragraphs(operation["description"]),
            "curl": curl(method, path, operation), "answers": answers(operation), "codes": codes(operation),
        ]
        values["scope"] = operation["x-scope"]?.string
        values["body"] = operation["requestBody"]?["content"]?["application/json"]?["schema"].map(link)
        return values
    }

    private func curl(_ method: String, _ path: String, _ operation: Node) -> String {
        var lines = ["curl" + (method == "get" ? "" : " -X \(method.uppercased())") + " \"$BINDERY\(shellPath(path))\""]
        if operation["security"]?.sequence?.isEmpty != true { lines.append("-H \"Authorization: Bearer $KEY\"") }
        if let example = operation["requestBody"]?["content"]?["application/json"]?["example"] {
            lines.append("-H 'Content-Type: application/json'")
            lines.append("-d '\(NodeJSON.text(example))'")
        }
        return lines.joined(separator: " \\\n  ")
    }

    /// `{id}` of a flow becomes `$FLOW`, so that the line can be pasted after `FLOW=flow_…`.
    private func shellPath(_ path: String) -> String {
        let noun = path.split(separator: "/").dropFirst().first.map { $0.dropLast().uppercased() } ?? "ID"
        return path.replacing("{id}", with: "$\(noun)").replacing("{token}", with: "$TOKEN")
    }

    private func answers(_ operation: Node) -> [[String: Any]] {
        (operation["responses"]?.mapping ?? [:]).compactMap { status, response in
            guard let status = status.string, status != "default" else { return nil }
            var values: [String: Any] = ["status": status, "about": response["description"]?.string ?? ""]
            values["schema"] = response["content"]?["application/json"]?["schema"].map(link)
            return values
        }
    }

    private func codes(_ operation: Node) -> [[String: Any]] {
        (operation["x-problem-codes"]?.sequence ?? []).compactMap { $0.string }.map { ["code": $0] }
    }

    // MARK: Schemas and problems

    private var schemas: [[String: Any]] {
        (root["components"]?["schemas"]?.mapping ?? [:]).map { name, schema in
            let required = Set((schema["required"]?.sequence ?? []).compactMap(\.string))
            let fields = (schema["properties"]?.mapping ?? [:]).map { field, property in
                let name = field.string ?? ""
                return [
                    "name": name, "type": link(property), "required": required.contains(name),
                    "about": property["description"]?.string ?? "",
                ] as [String: Any]
            }
            return ["name": name.string ?? "", "about": schema["description"]?.string ?? "", "fields": fields]
        }
    }

    private var problems: [[String: Any]] {
        catalogue.codes(in: .english).sorted().map { code in
            let sentence = catalogue.sentence(for: ReasonCode(rawValue: code), in: .english)
            return ["code": code, "title": sentence.title, "detail": sentence.detail]
        }
    }

    /// A schema in a few words, and where it is described when it has a name.
    private func link(_ schema: Node) -> [String: Any] {
        if let reference = schema["$ref"]?.string?.split(separator: "/").last {
            return ["name": String(reference), "isNamed": true]
        }
        if let items = schema["items"] {
            var item = link(items)
            item["isList"] = true
            return item
        }
        if let alternatives = schema["oneOf"]?.sequence, let first = alternatives.first { return link(first) }
        let words = schema["enum"]?.sequence.map { $0.compactMap(\.string).joined(separator: " · ") }
        return ["name": words ?? schema["format"]?.string ?? schema["type"]?.string ?? "any", "isNamed": false]
    }

    private func paragraphs(_ text: Node?) -> [[String: Any]] {
        (text?.string ?? "").split(separator: "\n\n").map { ["spans": spans(String($0))] }
    }

    /// Text between backticks is code: that is all the Markdown that the description uses.
    private func spans(_ text: String) -> [[String: Any]] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { place, part in
            [place.isMultiple(of: 2) ? "text" : "code": String(part)]
        }
    }
}
