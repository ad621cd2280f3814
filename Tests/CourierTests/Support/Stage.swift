import Courier
import Domain
import Logging
import ServiceLifecycle
import ServiceLifecycleTestKit
import TestSupport
import Testing
import Verification

/// A courier at work over a recording outbox, with a clock that the test moves.
struct Stage: Sendable {
    let clock = PinnedClock(start)
    let outbox: RecordingOutbox
    let phones = DemoPhones()
    let messages: Messages

    init() throws {
        outbox = RecordingOutbox(now: { [clock] in clock.now })
        messages = Messages()
    }

    var demoGateways: [any MessageGateway] {
        Carrier.allCases.map { DemoGateway(carrier: $0, phones: phones, now: { [clock] in clock.now }) }
    }

    /// Runs the courier until `body` returns, then shuts it down gracefully and waits for its end.
    func running(
        _ gateways: [any MessageGateway]? = nil, timeout: Duration = .seconds(30), tick: Duration = .milliseconds(5),
        logger: Logger = .silent, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let service = try courier(gateways ?? demoGateways, timeout: timeout, tick: tick, logger: logger)
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                try await body()
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    private func courier(
        _ gateways: [any MessageGateway], timeout: Duration, tick: Duration, logger: Logger
    ) throws -> any Service {
        var settings = CourierSettings()
        settings.tick = tick
        let random = SeededRandomness(seed: 11)
        let now: @Sendable () -> Instant = { [clock] in clock.now }
        let renderer = MessageRenderer(
            settings: MessageSettings(publicURL: "https://id.example.com", codeHost: nil),
            templates: try MessageTemplates.bundled())
        let webhooks = WebhookSender(rules: .demo, timeout: timeout, now: now)
        return CourierService(
            outbox: outbox, dispatcher: Dispatcher(renderer: renderer, gateways: gateways, webhooks: webhooks),
            settings: settings,
            now: now,
            random: { random.next() }, logger: logger)
    }
}

/// Waits until it is so, and fails the test when it is not within half a minute, which is long for
/// a busy machine.
func eventually(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: @Sendable () async -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(90)
    while !(await condition()) {
        try #require(ContinuousClock.now < deadline, what, sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(5))
    }
}

extension Logger {
    static let silent = Logger(label: "courier", factory: { _ in SwiftLogNoOpLogHandler() })
}
