import Courier
import Domain
import Engine
import Hummingbird
import Synchronization
import TestSupport
import Testing
import Verification

@Suite("The courier at work", .serialized)
struct CourierServiceTests {
    @Test("Messages to people arrive, in the order of their lane")
    func delivers() async throws {
        let stage = try Stage()
        try await stage.running {
            stage.outbox.add((0..<20).map { stage.messages.code(code: "\(100_000 + $0)") })
            try await eventually("all delivered") { stage.outbox.delivered.count == 20 }
        }
        #expect(stage.phones.messages(after: 0, limit: 100).map(\.code) == (0..<20).map { "\(100_000 + $0)" })
    }

    @Test("An expired code is never sent")
    func buriesExpiredCodes() async throws {
        let stage = try Stage()
        let expired = stage.messages.code(expiresAt: start)
        try await stage.running {
            stage.outbox.add([expired, stage.messages.code(to: "+8613900139000", expiresAt: start + .milliseconds(1))])
            try await eventually("both settled") { stage.outbox.waitingCount == 0 }
        }
        #expect(stage.outbox.dead == [expired.row.id: "code.expired"])
        #expect(stage.phones.messages(after: 0, limit: 10).map(\.to) == ["+8613900139000"])
    }

    @Test("A failure is tried again when its wait is over, and what follows in its lane waits for it")
    func keepsOrderUnderFailures() async throws {
        let stage = try Stage()
        let receiver = Receiver(answering: { _, before in Response(status: before < 2 ? .internalServerError : .ok) })
        try await receiver.open { url in
            try await stage.running {
                stage.outbox.add((0..<4).map { stage.messages.event(to: url, number: $0) })
                try await eventually("first failure") { stage.outbox.failures.count == 1 }
                try await Task.sleep(for: .milliseconds(50))
                #expect(receiver.received.count == 1)
                stage.clock.advance(by: .milliseconds(1200))
                try await eventually("second failure") { stage.outbox.failures.count == 2 }
                stage.clock.advance(by: .seconds(6))
                try await eventually("all delivered") { stage.outbox.delivered.count == 4 }
            }
        }
        #expect(receiver.received.map(\.text) == [0, 0, 0, 1, 2, 3].map { "{\"number\":\($0)}" })
        #expect(stage.outbox.failures.map(\.error) == ["http.500", "http.500"])
    }

    @Test("An event whose receiver is gone is given up at once")
    func buriesWhatIsGone() async throws {
        let stage = try Stage()
        let receiver = Receiver(answering: { _, _ in Response(status: .gone) })
        try await receiver.open { url in
            try await stage.running {
                stage.outbox.add([stage.messages.event(to: url)])
                try await eventually("dead") { stage.outbox.dead.count == 1 }
            }
        }
        #expect(Array(stage.outbox.dead.values) == ["webhook.gone"])
        #expect(receiver.received.count == 1)
    }

    @Test("A webhook that hangs delays no code, and most of what goes to it is put off untried")
    func keepsSlowWebhooksApart() async throws {
        let stage = try Stage()
        let hanging: Receiver.Answer = { _, _ in
            try await Task.sleep(for: .milliseconds(900))
            return Response(status: .ok)
        }
        let receiver = Receiver(answering: hanging)
        try await receiver.open { url in
            try await stage.running(timeout: .milliseconds(500)) {
                let events = (0..<200).map { stage.messages.event(to: url, lane: "lane \($0)", number: $0) }
                stage.outbox.add(events + [stage.messages.code()])
                try await eventually("the code is there") { stage.phones.messages(after: 0, limit: 1).count == 1 }
                #expect(stage.outbox.failures.isEmpty)
                try await eventually("the events are put off") { stage.outbox.failures.count == 200 }
            }
        }
        let errors = Dictionary(grouping: stage.outbox.failures, by: \.error).mapValues(\.count)
        #expect(errors["timeout", default: 0] <= 32 + 31)
        #expect(errors["endpoint.resting", default: 0] >= 200 - 63)
    }

    @Test("Graceful shutdown finishes what was taken and loses nothing")
    func shutsDownGracefully() async throws {
        let stage = try Stage()
        let gateway = SlowGateway(pause: .milliseconds(200))
        try await stage.running([gateway]) {
            stage.outbox.add((0..<40).map { stage.messages.code(to: "+86138001380\($0 + 10)") })
            try await eventually("some are out") { gateway.begun > 0 }
        }
        #expect(stage.outbox.claimedCount == 0)
        #expect(stage.outbox.delivered.count == gateway.begun)
        #expect(stage.outbox.delivered.count + stage.outbox.waitingCount == 40)
    }

    @Test("Deliveries are written down even when the store is busy for a while")
    func settlesAgain() async throws {
        let stage = try Stage()
        stage.outbox.makeTrouble(2)
        try await stage.running {
            stage.outbox.add([stage.messages.code()])
            try await eventually("settled") { stage.outbox.delivered.count == 1 }
        }
        #expect(stage.phones.messages(after: 0, limit: 10).count == 1)
    }

    @Test("What can't be settled for a while keeps no code from being taken")
    func takesBesideTrouble() async throws {
        let stage = try Stage()
        stage.outbox.makeTrouble(100_000)
        try await stage.running {
            stage.outbox.add([stage.messages.code(to: "+8613800138001")])
            try await eventually("one is out") { stage.phones.messages(after: 0, limit: 10).count == 1 }
            stage.outbox.add([stage.messages.code(to: "+8613800138002")])
            try await eventually("another is out") { stage.phones.messages(after: 0, limit: 10).count == 2 }
            #expect(stage.outbox.delivered.isEmpty)
            stage.outbox.makeTrouble(0)
            try await eventually("both are settled") { stage.outbox.delivered.count == 2 }
        }
    }

    @Test("What can't be opened is given up under its own code")
    func buriesUnreadable() async throws {
        let stage = try Stage()
        let row = stage.messages.row(.notice, lane: "x")
        try await stage.running {
            stage.outbox.add([OutboundMessage(row: row, body: .undeliverable("message.unreadable"))])
            try await eventually("dead") { stage.outbox.dead[row.id] == "message.unreadable" }
        }
    }

    @Test("A carrier without a gateway keeps its messages for later")
    func missingGateway() async throws {
        let stage = try Stage()
        try await stage.running([]) {
            stage.outbox.add([stage.messages.notice()])
            try await eventually("put off") { stage.outbox.failures.map(\.error) == ["gateway.missing"] }
        }
    }

    @Test("Many messages share a settlement, and a full lane is taken from again at once")
    func worksInBatches() async throws {
        let stage = try Stage()
        try await stage.running {
            stage.outbox.add((0..<2000).map { stage.messages.code(to: "phone \($0 % 1000)") })
            try await eventually("all delivered") { stage.outbox.delivered.count == 2000 }
        }
        #expect(stage.outbox.settlements < 100)
    }

    @Test(
        "Promise 7: what waits behind a message is taken once it is settled, though it came while it was out",
        arguments: [true, false])
    func takesWhatFollows(isThereBefore: Bool) async throws {
        let stage = try Stage()
        let codes = (0..<2).map { stage.messages.code(code: "\(100_000 + $0)") }
        try await stage.running([SlowGateway(pause: .milliseconds(200))], tick: .days(1)) {
            stage.outbox.add(isThereBefore ? codes : [codes[0]])
            try await eventually("the first is out") { stage.outbox.claimedCount == 1 }
            if !isThereBefore { stage.outbox.add([codes[1]]) }
            try await eventually("both delivered") { stage.outbox.delivered == codes.map(\.row.id) }
        }
    }

    @Test("The courier doesn't look for more behind a message that was alone")
    func looksNoMoreThanItMust() async throws {
        let stage = try Stage()
        try await stage.running(tick: .days(1)) {
            try await eventually("looked at the start") { stage.outbox.looks == 1 }
            for number in 1...5 {
                stage.outbox.add([stage.messages.code(code: "\(100_000 + number)")])
                try await eventually("delivered") { stage.outbox.delivered.count == number }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(stage.outbox.looks == 6)
    }

    @Test("Promise 10: the log names messages by id and holds nobody's values")
    func logsNoValues() async throws {
        let stage = try Stage()
        let lines = Lines()
        try await stage.running([SlowGateway(pause: .zero, failure: .permanent("http.400"))], logger: lines.logger) {
            let messages = [stage.messages.code(), stage.messages.notice(to: "lin@example.com", carrier: .mail)]
            stage.outbox.add(messages + [stage.messages.event(to: "http://127.0.0.1:1/private-path")])
            try await eventually("all settled once") {
                stage.outbox.dead.count == 1 && stage.outbox.failures.count == 2
            }
        }
        let text = lines.all.joined(separator: "\n")
        #expect(text.contains("http.400") && text.contains("msg_"))
        for value in ["138001", "135790", "lin@", "private-path", "tttt", "****"] { #expect(!text.contains(value)) }
    }
}

/// Takes its time, and fails when told to.
private final class SlowGateway: MessageGateway {
    let carrier = Carrier.sms
    private let pause: Duration
    private let failure: DeliveryFailure?
    private let count = Atomic(0)

    init(pause: Duration, failure: DeliveryFailure? = nil) {
        self.pause = pause
        self.failure = failure
    }

    var begun: Int { count.load(ordering: .relaxed) }

    func deliver(_ message: RenderedMessage) async throws(DeliveryFailure) {
        count.add(1, ordering: .relaxed)
        try? await Task.sleep(for: pause)
        if let failure { throw failure }
    }
}
