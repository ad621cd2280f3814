import Domain
import Engine
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import Web

@Suite("The description of the API")
struct DocsTests {
    /// Pages for people are described by themselves.
    @Test("Every registered route of the API is described, every described one is registered, each with its scope")
    func routes() async throws {
        try await WebHarness.run { web in
            let described = Set(
                (web.contract.document["paths"]?.members ?? [:]).flatMap { path, item in
                    item.members.map { "\($0.uppercased()) \(path) \($1["x-scope"]?.text ?? "-")" }
                })
            let surface = try Self.surface(web)
            let routes = (surface.open + surface.byToken).map(\.route) + surface.authenticated.map(\.route)
            let registered = Set(routes.map { "\($0.method) \($0.address.rawValue) \($0.scope?.rawValue ?? "-")" })
            #expect(registered.symmetricDifference(described).sorted() == [])
        }
    }

    @Test("Every described problem code is in the catalogue")
    func codes() async throws {
        let known = try Catalogue.bundled().codes(in: .english)
        try await WebHarness.run { web in
            for (path, item) in web.contract.document["paths"]?.members ?? [:] {
                for (method, operation) in item.members {
                    let unknown = Set(operation["x-problem-codes"]?.texts ?? []).subtracting(known)
                    #expect(unknown.isEmpty, "\(method) \(path): \(unknown)")
                }
            }
        }
    }

    @Test("Every example of a body is what its schema describes")
    func examples() async throws {
        try await WebHarness.run { web in
            let schema = Schema(document: web.contract.document)
            for item in (web.contract.document["paths"]?.members ?? [:]).values {
                for operation in item.members.values {
                    let content = operation["requestBody"]?["content"]?["application/json"]
                    guard let example = content?["example"], let described = content?["schema"] else { continue }
                    #expect(schema.faults(example, against: described) == [])
                }
            }
        }
    }

    @Test("Requests take no field that is not described")
    func closed() async throws {
        try await WebHarness.run { web in
            for (name, schema) in web.contract.document["components"]?["schemas"]?.members ?? [:]
            where schema["type"]?.text == "object" {
                #expect(schema["additionalProperties"] == .bool(false), "\(name) is open")
            }
        }
    }

    @Test("The docs are one page without scripts of their own and without other hosts")
    func page() async throws {
        try await WebHarness.run { web in
            let page = try await web.get("/docs", bearer: "")
            #expect(page.status == 200)
            #expect(
                page.body.matches(of: /<script[^>]*>/).map { String($0.output) }.allSatisfy {
                    $0.contains("src=\"/assets/pages.")
                })
            #expect(!page.body.contains("src=\"http"))
            #expect(!page.body.contains("href=\"http"))
            #expect(page.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
            #expect(page.body.contains("POST /v1/flows/{id}/proofs"))
            #expect(page.body.contains("id=\"code.wrong\""))
            #expect(page.body.contains("curl -X POST &quot;$BINDERY/v1/flows/$FLOW/proofs&quot;"))
        }
    }

    @Test("The root leads to the docs, and their style sheet is our own")
    func root() async throws {
        try await WebHarness.run { web in
            let root = try await web.get("/", bearer: "")
            #expect(root.status == 302)
            #expect(root.headers[.location] == "/docs")
            let sheet = try #require(
                try await web.get("/docs", bearer: "").body.firstMatch(of: /\/assets\/pages\.[0-9a-f]+\.css/)
            ).output
            try await #expect(web.get(String(sheet), bearer: "").headers[.contentType]?.hasPrefix("text/css") == true)
            try await #expect(web.get("/openapi.yaml", bearer: "").body.hasPrefix("openapi: 3.1"))
        }
    }

    private static func surface(_ web: WebHarness) throws -> WebSurface {
        WebSurface(
            WebDependencies(
                engine: web.engine.engine, bundle: try WebHarness.bundle.get(), publicURL: "",
                demoPhones: DemoInbox { _ in [] },
                readiness: { Readiness(ready: true, checks: [:]) }, renderMetrics: { "" }, metrics: web.registry,
                logger: web.log.logger))
    }
}
