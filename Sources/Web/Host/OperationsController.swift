import HTTPTypes
import Hummingbird
import NIOCore

/// What operators, their monitors and readers of the documentation ask for.
struct OperationsController {
    let responses: ResponseWriter
    let readiness: @Sendable () async -> Readiness
    let metrics: @Sendable () async -> String
    let document: OpenAPIDocument
    let assets: Assets
    /// Where whoever types the bare host is led.
    let home: String

    var endpoints: [Endpoint<WebContext>] {
        [
            .get(.root, use: root),
            .get(.health, use: health),
            .get(.readiness, use: ready),
            .get(.metrics, use: measured),
            .get(.openAPIJSON, use: openAPIJSON),
            .get(.openAPIYAML, use: openAPIYAML),
            .get(.docs, use: docs),
            .get(.asset, use: asset),
            .get(.changePassword, use: changePassword),
        ]
    }

    @Sendable func root(_ request: Request, _ context: WebContext) async throws -> Response {
        Response(status: .found, headers: [.location: home])
    }

    /// Password managers send people here who want to change what they sign in with.
    @Sendable func changePassword(_ request: Request, _ context: WebContext) async throws -> Response {
        Response(status: .found, headers: [.location: RoutePath.securityCentre.rawValue])
    }

    /// The process runs and answers; says nothing of what it needs.
    @Sendable func health(_ request: Request, _ context: WebContext) async throws -> Response {
        try responses.json(["status": "ok"])
    }

    @Sendable func ready(_ request: Request, _ context: WebContext) async throws -> Response {
        let readiness = await readiness()
        return try responses.json(readiness, readiness.ready ? .ok : .serviceUnavailable)
    }

    @Sendable func measured(_ request: Request, _ context: WebContext) async throws -> Response {
        .text(await metrics(), as: PrometheusText.contentType)
    }

    @Sendable func openAPIJSON(_ request: Request, _ context: WebContext) async throws -> Response {
        .text(document.json, as: "application/json", caching: Self.briefly)
    }

    @Sendable func openAPIYAML(_ request: Request, _ context: WebContext) async throws -> Response {
        .text(document.yaml, as: "application/yaml", caching: Self.briefly)
    }

    @Sendable func docs(_ request: Request, _ context: WebContext) async throws -> Response {
        .page(document.html, caching: Self.briefly)
    }

    @Sendable func asset(_ request: Request, _ context: WebContext) async throws -> Response {
        try assets.response(context.parameters.get(RoutePath.name) ?? "")
    }

    private static let briefly = "public, max-age=300"
}

extension Response {
    static func text(_ text: String, as type: String, caching: String? = nil) -> Response {
        var headers: HTTPFields = [.contentType: type]
        headers[.cacheControl] = caching
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static func page(
        _ html: String, _ status: HTTPResponse.Status = .ok, caching: String? = nil, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentSecurityPolicy] = SecurityHeaders.page
        if let caching { headers[.cacheControl] = caching }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}
