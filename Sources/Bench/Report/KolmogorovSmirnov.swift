/// How far two samples are apart: sup |F₁ − F₂|, the largest difference between the shares of each
/// that are at most some value (N. Smirnov, "Table for Estimating the Goodness of Fit of Empirical
/// Distributions", Annals of Mathematical Statistics 19, 1948). It sees any difference between two
/// distributions, and not only one between their means.
enum KolmogorovSmirnov {
    /// - Returns: from 0, for samples that are alike, to 1, for samples that do not overlap.
    static func distance<Value: Comparable>(_ first: [Value], _ second: [Value]) -> Double {
        let (first, second) = (first.sorted(), second.sorted())
        var (inFirst, inSecond, largest) = (0, 0, 0.0)
        // When one sample is used up, the other's share can only come nearer to its 1.
        while inFirst < first.count, inSecond < second.count {
            let value = min(first[inFirst], second[inSecond])
            // Equal values are passed in both samples before the shares are compared: a tie is no
            // difference.
            while inFirst < first.count, first[inFirst] == value { inFirst += 1 }
            while inSecond < second.count, second[inSecond] == value { inSecond += 1 }
            let shares = (Double(inFirst) / Double(first.count), Double(inSecond) / Double(second.count))
            largest = max(largest, abs(shares.0 - shares.1))
        }
        return largest
    }

    /// What the distance of two large samples of one distribution exceeds once in a thousand times:
    /// √(−ln(α/2)/2) is 1.95 where α is 0.001.
    /// - Parameter count: of each sample.
    static func critical(_ count: Int) -> Double { 1.95 * (2 / Double(count)).squareRoot() }
}
