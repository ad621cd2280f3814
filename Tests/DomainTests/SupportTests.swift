import Domain
import TestSupport
import Testing

@Suite("What other tests rely on")
struct SupportTests {
    @Test("The same seed gives the same values, another seed others")
    func seeded() {
        let (left, right, other) = (SeededRandomness(seed: 1), SeededRandomness(seed: 1), SeededRandomness(seed: 2))
        let bytes = left.bytes(37)
        #expect(bytes.count == 37)
        #expect(bytes == right.bytes(37))
        #expect(bytes != other.bytes(37))
        // First value of SplitMix64 from zero, as its author published it.
        #expect(SeededRandomness(seed: 0).next() == 0xE220_A839_7B1D_CDAF)
    }

    @Test("Nothing is drawn twice by threads that draw at once")
    func concurrent() async {
        let randomness = SeededRandomness(seed: 3)
        let drawn = await withTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<8 { group.addTask { (0..<1000).map { _ in randomness.next() } } }
            return await group.reduce(into: Set<UInt64>()) { $0.formUnion($1) }
        }
        #expect(drawn.count == 8000)
    }

    @Test("A pinned clock loses no move")
    func clock() async {
        let clock = PinnedClock()
        let start = clock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<500 { clock.advance(by: .milliseconds(1)) } } }
        }
        #expect(clock.now.since(start) == .seconds(4))
    }
}
