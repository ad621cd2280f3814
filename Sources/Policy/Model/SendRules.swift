import Domain

/// At most `count` in any window of length `per`.
package struct Limit: Sendable, Hashable {
    package let count: Int
    package let per: Duration

    package init(_ count: Int, per: Duration) {
        self.count = count
        self.per = per
    }
}

/// How many codes may be sent. Limits on a number are counted for each asker, so that a stranger
/// who asks for codes to somebody's number can't use up what its owner needs (promise 5).
package struct SendRules: Sendable, Hashable {
    /// To one number, asked for by one account.
    package let number: [Limit]
    /// To one number from all who don't hold it together; its holder is not counted.
    package let numberCeiling: [Limit]
    package let account: [Limit]
    package let device: [Limit]
    package let network: [Limit]
    package let unverified: UnverifiedBudget

    package init(
        number: [Limit], numberCeiling: [Limit], account: [Limit], device: [Limit], network: [Limit],
        unverified: UnverifiedBudget
    ) {
        self.number = number
        self.numberCeiling = numberCeiling
        self.account = account
        self.device = device
        self.network = network
        self.unverified = unverified
    }

    package static let standard = SendRules(
        number: [Limit(1, per: .seconds(60)), Limit(5, per: .hours(1)), Limit(10, per: .days(1))],
        numberCeiling: [Limit(30, per: .days(1))],
        account: [Limit(10, per: .hours(1)), Limit(20, per: .days(1))],
        device: [Limit(10, per: .hours(1)), Limit(20, per: .days(1))],
        network: [Limit(60, per: .hours(1))],
        unverified: UnverifiedBudget(min: 50, share: 60, per: .hours(1)))
}

/// A brake on pumping: codes that are sent to a country for money and never typed in. In each
/// country and window, as many codes may stay unproved as `min`, or as `share` percent of those
/// sent, whichever is more.
package struct UnverifiedBudget: Sendable, Hashable {
    package let min: Int
    /// Percent, 1 to 100.
    package let share: Int
    package let per: Duration

    package init(min: Int, share: Int, per: Duration) {
        self.min = min
        self.share = share
        self.per = per
    }

    /// - Parameters:
    ///   - sent: codes sent to the country in the window.
    ///   - proved: those of them that were typed in.
    package func allowsAnother(sent: Int, proved: Int) -> Bool {
        let unproved = sent - proved
        return unproved < min || unproved * 100 < sent * share
    }
}
