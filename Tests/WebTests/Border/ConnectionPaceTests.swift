import NIOCore
import Testing

@testable import Web

@Suite("How well the other end of a connection keeps up")
struct ConnectionPaceTests {
    private static let start = NIODeadline.uptimeNanoseconds(0)
    private static let limits = ConnectionPace.Limits(
        patience: .seconds(10), untaken: .seconds(10), whole: .seconds(60), leastRate: 1000, mostWaiting: 3)

    private func after(_ seconds: Int64) -> NIODeadline { Self.start + .seconds(seconds) }

    @Test(
        "A body has its patience and what its bytes have earned, and never more than the whole",
        arguments: [
            (received: 0, wellAt: 9, lateAt: 10), (received: 5000, wellAt: 14, lateAt: 15),
            (received: 50_000, wellAt: 59, lateAt: 60),
            (received: 9_000_000, wellAt: 59, lateAt: 60),
        ])
    func body(received: Int, wellAt: Int64, lateAt: Int64) {
        var pace = ConnectionPace(Self.limits)
        #expect(pace.began(at: Self.start) == .well)
        pace.received(received)
        #expect(pace.isPending)
        #expect(pace.assessment(at: after(wellAt), untaken: 0) == .well)
        #expect(pace.assessment(at: after(lateAt), untaken: 0) == .bodyTooSlow)
        #expect(pace.assessment(at: after(lateAt + 1), untaken: 0) == .shut)
    }

    @Test("Requests ahead of their answers are counted, and answered ones are not")
    func ahead() {
        var pace = ConnectionPace(Self.limits)
        for _ in 0..<10 {
            #expect(pace.began(at: Self.start) == .well)
            pace.ended()
            pace.answered()
        }
        for _ in 0..<3 { #expect(pace.began(at: Self.start) == .well) }
        #expect(pace.began(at: Self.start) == .shut)
    }

    @Test("An answer of which something is taken now and then is waited for, and one of which nothing is taken is not")
    func untaken() {
        var pace = ConnectionPace(Self.limits)
        pace.leaves(100_000, at: Self.start)
        #expect(pace.assessment(at: after(9), untaken: 100_000) == .well)
        #expect(pace.assessment(at: after(10), untaken: 60_000) == .well)
        #expect(pace.assessment(at: after(19), untaken: 60_000) == .well)
        #expect(pace.assessment(at: after(20), untaken: 60_000) == .shut)
        #expect(pace.assessment(at: after(90), untaken: 0) == .well)
    }

    @Test("Whoever was too slow is shut out at the next look, whatever they send then")
    func afterwards() {
        var pace = ConnectionPace(Self.limits)
        _ = pace.began(at: Self.start)
        #expect(pace.assessment(at: after(10), untaken: 0) == .bodyTooSlow)
        pace.ended()
        _ = pace.began(at: after(10))
        pace.ended()
        #expect(pace.isPending)
        #expect(pace.assessment(at: after(11), untaken: 0) == .shut)
    }

    @Test("Where there is room again, nothing is held against anybody")
    func roomAgain() {
        var pace = ConnectionPace(Self.limits)
        pace.leaves(100_000, at: Self.start)
        pace.leaves(nil, at: after(9))
        #expect(!pace.isPending)
        #expect(pace.assessment(at: after(100), untaken: 0) == .well)
    }
}
