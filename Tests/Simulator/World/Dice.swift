import TestSupport

/// Every choice of a run, from its seed alone.
final class Dice: Sendable {
    private let random: SeededRandomness

    init(seed: UInt64) { random = SeededRandomness(seed: seed) }

    func word() -> UInt64 { random.next() }

    func below(_ count: Int) -> Int { Int(random.next() % UInt64(max(1, count))) }

    func between(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    func chance(_ percent: Int) -> Bool { below(100) < percent }

    func pick<Element>(_ list: [Element]) -> Element? { list.isEmpty ? nil : list[below(list.count)] }

    /// An index of `weights`, each as likely as it weighs; nil when all weigh nothing.
    func weighed(_ weights: [Int]) -> Int? {
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return nil }
        var rest = below(sum)
        for (place, weight) in weights.enumerated() {
            if rest < weight { return place }
            rest -= weight
        }
        return nil
    }
}
