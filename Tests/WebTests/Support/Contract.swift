import HTTPTypes
import Testing

@testable import Web

/// The API's description, held against every answer that the tests see.
struct Contract {
    let document: JSON

    /// What any call can meet.
    static let anywhere: Set<String> = [
        "server.busy", "server.unavailable", "server.failed", "headers.too-large", "limit.answers", "route.not-found",
        "route.method-not-allowed",
    ]

    func operation(_ method: HTTPRequest.Method, _ path: String) -> JSON? {
        let address = RoutePath.allCases.first { $0.rawValue == path } ?? RoutePath.allCases.first { $0.matches(path) }
        return address.flatMap { document["paths"]?[$0.rawValue]?[method.rawValue.lowercased()] }
    }

    func check(_ answer: Answer, to method: HTTPRequest.Method, _ path: String) {
        let schema = Schema(document: document)
        let type = answer.headers[.contentType] ?? ""
        if type == "application/problem+json" {
            let faults = schema.faults(answer.json, against: schema.resolve("#/components/schemas/Problem"))
            #expect(faults.isEmpty, "a problem that is not as described: \(faults)")
            checkCode(answer, operation(method, path))
        } else if type == "application/json", !path.hasPrefix("/openapi") {
            let described = operation(method, path)?["responses"]?[String(answer.status)]?["content"]?[
                "application/json"]?["schema"]
            let faults = schema.faults(answer.json, against: described ?? .null)
            #expect(faults.isEmpty, "\(method) \(path) \(answer.status) is not as described: \(faults)")
        }
    }

    private func checkCode(_ answer: Answer, _ operation: JSON?) {
        guard let operation, let code = answer.code, !Self.anywhere.contains(code) else { return }
        let listed = operation["x-problem-codes"]?.texts ?? []
        #expect(listed.contains(code), "\(operation["operationId"]?.text ?? "") does not list \(code)")
    }
}

/// What came back.
struct Answer {
    let status: Int
    let headers: HTTPFields
    let body: String

    var json: JSON { (try? JSON(text: body)) ?? .null }
    var code: String? { json["code"]?.text }
    var wayForward: String? { json["wayForward"]?["action"]?.text }
    subscript(_ name: String) -> JSON? { json[name] }
}
