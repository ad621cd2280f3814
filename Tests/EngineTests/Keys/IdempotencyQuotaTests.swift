import Domain
import Testing

@testable import Engine

@Suite("How many answers are kept for an API key")
struct IdempotencyQuotaTests {
    private static let start = Instant(milliseconds: 1_800_000_000_000)

    /// - Parameter minutes: after the first, at which one more is kept or refused.
    @Test(
        "An answer counts for as long as it is kept, in whole hours",
        arguments: [
            (minutes: 0, isKept: false), (23 * 60, false), (24 * 60 + 59, false), (25 * 60, true), (-600, false),
        ])
    func life(minutes: Int, isKept: Bool) throws {
        let kept = IdempotencyQuota(most: 2)
        for _ in 0..<2 { kept.add(for: "key", at: Self.start) }
        let later = Self.start + .minutes(Int64(minutes))
        #expect(((try? kept.requireRoom(for: "key", at: later)) != nil) == isKept)
    }

    @Test("A refused caller is told when the oldest are forgotten, and then finds room for as many")
    func frees() throws {
        let kept = IdempotencyQuota(most: 3)
        for hours in [0, 0, 5] { kept.add(for: "key", at: Self.start + .hours(Int64(hours))) }
        let refused = #expect(throws: Refusal.self) { try kept.requireRoom(for: "key", at: Self.start + .hours(6)) }
        #expect(refused?.code == "limit.answers" && refused?.wayForward.at == Self.start + .hours(25))
        for _ in 0..<2 {
            try kept.requireRoom(for: "key", at: Self.start + .hours(25))
            kept.add(for: "key", at: Self.start + .hours(25))
        }
        #expect(throws: Refusal.self) { try kept.requireRoom(for: "key", at: Self.start + .hours(25)) }
    }
}
