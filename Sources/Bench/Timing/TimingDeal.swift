/// Who asks about which number, and in what order.
///
/// Held and free numbers are dealt from one range, so that nothing else sets them apart. They come
/// in pairs, each in random order, so that what slows the machine down for a while slows both
/// alike.
struct TimingDeal: Sendable {
    /// The indexes of the people whose numbers are held.
    let held: [Int]
    let batches: [[TimedSample]]
    /// The index of the first person who has no part in it.
    let end: Int

    static let pairsInBatch = 100

    /// - Parameters:
    ///   - count: of batches.
    ///   - first: the index of the first person who may have a part in it.
    init(batches count: Int, from first: Int, using generator: inout some RandomNumberGenerator) {
        let pairs = count * Self.pairsInBatch
        let (firstAsker, size) = (first + 2 * pairs, 2 * Self.pairsInBatch)
        let numbers = (first..<firstAsker).shuffled(using: &generator)
        var samples: [TimedSample] = []
        for (held, free) in zip(numbers.prefix(pairs), numbers.suffix(pairs)) {
            for (number, isHeld) in [(held, true), (free, false)].shuffled(using: &generator) {
                samples.append(TimedSample(asker: firstAsker + samples.count, number: number, isHeld: isHeld))
            }
        }
        held = Array(numbers.prefix(pairs))
        batches = (0..<count).map { [samples] in Array(samples[$0 * size..<($0 + 1) * size]) }
        end = firstAsker + 2 * pairs
    }
}
