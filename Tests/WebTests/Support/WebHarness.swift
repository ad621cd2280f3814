import CoreMetrics
import Domain
import Engine
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing
import Verification

@testable import Web

/// The whole application over a real engine, and a client that holds every answer against the API's
/// description.
struct WebHarness {
    let engine: EngineHarness
    /// A key of the engine's own realm that may do everything.
    let key: String
    let client: any TestClientProtocol
    let contract: Contract
    let log: LogLines
    let registry: PrometheusRegistry

    /// Read once for all tests.
    static let bundle = Result { try WebBundle.load() }

    /// - Parameter styles: how realms' pages look, where a test is about that.
    static func run(
        policies: [String] = [WebPolicy.open], styles: [RealmID: RealmStyle] = [:], limits: WebLimits = WebLimits(),
        publicURL: String = "http://localhost:8080",
        phones: DemoInbox? = DemoInbox { _ in [] }, documents: FakeDocumentReader = FakeDocumentReader(),
        signals: SignalSources = .none, doing repertoire: Repertoire = .standard,
        over setup: TestingSetup = .router,
        _ test: @Sendable (WebHarness) async throws -> Void
    ) async throws {
        let engine = try await EngineHarness.make(
            policies: policies, documents: documents, signals: signals, doing: repertoire)
        let key = try await engine.apiKey()
        let bundle = styles.isEmpty ? try bundle.get() : try WebBundle.load(styles: styles)
        let document = try JSON(text: bundle.document.json)
        let (log, registry) = (LogLines(), PrometheusRegistry())
        let dependencies = WebDependencies(
            engine: engine.engine, bundle: bundle, publicURL: publicURL, demoPhones: phones,
            readiness: { Readiness(ready: true, checks: ["store": "ok"]) }, renderMetrics: { registry.render() },
            metrics: registry,
            logger: log.logger, limits: limits)
        try await buildApplication(dependencies).test(setup) { client in
            try await test(
                WebHarness(
                    engine: engine, key: key, client: client, contract: Contract(document: document), log: log,
                    registry: registry))
        }
    }

    /// - Parameter bearer: the harness's own key unless another is given; an empty one sends no
    ///   header.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, bearer: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        let bearer = bearer ?? key
        if !bearer.isEmpty, headers[.authorization] == nil { headers[.authorization] = "Bearer \(bearer)" }
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        let answer = Answer(
            status: response.status.code, headers: response.headers, body: String(buffer: response.body))
        contract.check(answer, to: method, String(path.prefix { $0 != "?" }))
        return answer
    }

    @discardableResult
    func get(_ path: String, bearer: String? = nil, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, bearer: bearer, headers: headers)
    }

    @discardableResult
    func post(
        _ path: String, _ body: String? = nil, bearer: String? = nil, headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await send(.post, path, body, bearer: bearer, headers: headers)
    }
}

// MARK: What most tests begin with

extension WebHarness {
    static let oldPhone = "+8613800138000"
    static let newPhone = "+8613912345678"

    func account(_ externalID: String = "user-1", phone: String = oldPhone) async throws -> AccountID {
        try await engine.account(externalID, phone: phone).id
    }

    func startBody(_ account: AccountID, _ operation: String = "phone.change", more: String = "") -> String {
        """
        {"account":"\(account)","operation":"\(operation)",\(more)"context":{"channel":"app","session":"s-1","device":"d-1",
        "deviceKnown":"yes","network":"192.0.2.1","country":"CN","signedInAt":"\(engine.clock.now)","signInMethod":"password"}}
        """
    }

    /// - Returns: the flow's id and its token.
    func start(_ account: AccountID, more: String = "") async throws -> (flow: String, token: String) {
        let answer = try await post("/v1/flows", startBody(account, more: more))
        try #require(answer.status == 201, "\(answer.body)")
        return (answer["flow"]?["id"]?.text ?? "", answer["token"]?.text ?? "")
    }

    /// Sends a code and proves it.
    @discardableResult
    func prove(
        _ requirement: String, of flow: String, at destination: String, bearer: String? = nil
    ) async throws -> Answer {
        let sent = try await post("/v1/flows/\(flow)/challenges", #"{"requirement":"\#(requirement)"}"#, bearer: bearer)
        try #require(sent.status == 202, "\(sent.body)")
        let code = try #require(try await engine.mailbox.code(to: destination))
        return try await post(
            "/v1/flows/\(flow)/proofs", #"{"requirement":"\#(requirement)","code":"\#(code)"}"#, bearer: bearer)
    }

    /// A whole change of the phone.
    func change(_ account: AccountID, from old: String = oldPhone, to new: String = newPhone) async throws -> Answer {
        let (flow, token) = try await start(account)
        try await prove("old.code", of: flow, at: old, bearer: token)
        try await post("/v1/flows/\(flow)/inputs", #"{"identifier":"\#(new)","reason":"new-number"}"#, bearer: token)
        return try await prove("new.code", of: flow, at: new, bearer: token)
    }
}

/// Everything that was logged, as text.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
            let text =
                "\(event.level) \(event.message) "
                + all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            lines.lines.withLock { $0.append(text) }
        }
    }
}
