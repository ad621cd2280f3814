import Foundation
import Testing

/// Clients that hold a connection and are in no hurry.
struct Dawdler: Sendable {
    let name: String
    let count: Int
    /// Sent at once.
    let opening: String
    /// Sent again and again.
    let drip: String
    /// Whether it says that nothing more will come, and stays.
    let isHalfClosed: Bool

    init(_ name: String, count: Int, opening: String = "", drip: String = "", isHalfClosed: Bool = false) {
        self.name = name
        self.count = count
        self.opening = opening
        self.drip = drip
        self.isHalfClosed = isHalfClosed
    }

    static let all = [
        Dawdler("idle", count: 1000),
        Dawdler("a header a letter at a time", count: 150, opening: "GET /healthz HTTP/1.1\r\nx-slow: ", drip: "s"),
        Dawdler("a body a byte at a time", count: 150, opening: body(of: 5000), drip: " "),
        Dawdler("half-closed before it said anything", count: 100, isHalfClosed: true),
        Dawdler("half-closed in its head", count: 100, opening: "GET /healthz HTTP/1.1\r\nhost:", isHalfClosed: true),
        Dawdler("half-closed in its body", count: 100, opening: body(of: 64) + "{", isHalfClosed: true),
    ]

    /// The head of a request with a body that does not come.
    private static func body(of length: Int) -> String {
        Raw.post("/v1/accounts", key: Attack.key, headers: "content-length: \(length)")
    }
}

/// All of them, for as long as something else is done.
enum Crowd {
    static func with(
        _ dawdlers: [Dawdler], on server: Server, key: String, _ work: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for dawdler in dawdlers {
                for _ in 0..<dawdler.count { group.addTask { try? await stand(dawdler, server.port, key) } }
            }
            // Until they are all there.
            try await Task.sleep(for: .seconds(1))
            do { try await work() } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
        }
    }

    /// Comes again when it is shown out.
    private static func stand(_ dawdler: Dawdler, _ port: Int, _ key: String) async throws {
        while !Task.isCancelled {
            try await Wire.open(port) { wire in
                if !dawdler.opening.isEmpty { wire.send(dawdler.opening.replacing(Attack.key, with: key)) }
                if dawdler.isHalfClosed { wire.endSending() }
                while !wire.isClosed {
                    try await Task.sleep(for: .milliseconds(500))
                    if !dawdler.drip.isEmpty { wire.send(dawdler.drip) }
                }
            }
        }
    }
}

/// Somebody who means well, and looks how long the answers take.
struct Probe: Sendable {
    let api: API

    /// A change and a read in turns.
    /// - Returns: how long each took, the quickest first.
    func waits(during span: Duration) async throws -> [Duration] {
        var waits: [Duration] = []
        let end = ContinuousClock.now + span
        while ContinuousClock.now < end {
            let person = Person(index: waits.count)
            waits.append(try await wait(for: person.creation, status: 201))
            let question = #"{"externalID":"\#(person.externalID)"}"#
            waits.append(
                try await wait(
                    for: Call(path: "/v1/accounts/look-up", body: question, retry: "q\(waits.count)"), status: 200))
            try await Task.sleep(for: .milliseconds(20))
        }
        return waits.sorted()
    }

    private func wait(for call: Call, status: Int) async throws -> Duration {
        let began = ContinuousClock.now
        #expect(try await api.post(call).status == status)
        return ContinuousClock.now - began
    }
}

extension Wire {
    /// Over this one connection, each within a second.
    func expectAnswers(during span: Duration) async throws {
        var slowest = Duration.zero
        let end = ContinuousClock.now + span
        while ContinuousClock.now < end {
            let (began, had) = (ContinuousClock.now, statuses.count)
            send(Raw.get("/healthz"))
            try await eventually(within: .seconds(10)) { statuses.count > had }
            slowest = max(slowest, ContinuousClock.now - began)
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(slowest < .seconds(1))
    }
}

extension Server {
    /// What is made once is made, so that memory is compared with what a server holds that has
    /// worked.
    func warmUp() async throws {
        for index in 90_000..<90_032 { _ = try await api.post("/v1/accounts", Person(index: index).account) }
    }
}

/// Connections are file descriptors, of which a shell often allows 1,024 though the system allows
/// more.
enum Descriptors {
    static func allowMany() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max, 20_000)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
