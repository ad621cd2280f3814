import Domain
import Synchronization

/// Somebody with an account, and with the number that will be theirs.
struct Person: Sendable {
    let index: Int
    let account: String
    /// A number that others want as well; nil for one that nobody else wants.
    var wanted: String?

    var oldNumber: String { Self.oldNumber(index) }
    var newNumber: String { wanted ?? "+86138" + Self.digits(index) }
    /// One for each person, as in life: the policy's limits for a device and a network needn't
    /// change.
    var device: String { Self.device(index) }
    var network: String { Self.network(index) }

    /// The n-th of the numbers that many want.
    static func soughtAfter(_ number: Int) -> String { "+86137" + digits(number) }

    static func device(_ index: Int) -> String { "bench-device-\(index)" }
    static func network(_ index: Int) -> String { "10.\(index >> 16 & 255).\(index >> 8 & 255).\(index & 255)" }

    static func oldNumber(_ index: Int) -> String { "+86139" + digits(index) }

    /// Eight digits that look random and never repeat: the factor shares no divisor with ten.
    private static func digits(_ index: Int) -> String {
        let dealt = String((index * 73_687_787 + 20_150_407) % 100_000_000)
        return String(repeating: "0", count: 8 - dealt.count) + dealt
    }
}

/// Hands out people, each once.
final class People: Sendable {
    /// As many networks as there are for them.
    static let limit = 1 << 24

    private let accounts: [String]
    private let wanted: @Sendable (Int) -> String?
    private let next = Atomic<Int>(0)

    /// - Parameters:
    ///   - accounts: the ids, in the order of their indexes.
    ///   - wanted: by the index, the number that this person wants and others as well.
    init(accounts: [String], wanted: @escaping @Sendable (Int) -> String? = { _ in nil }) {
        self.accounts = accounts
        self.wanted = wanted
    }

    /// How many were handed out.
    var taken: Int { next.load(ordering: .relaxed) }

    /// - Parameter end: nobody with this index or a higher one is handed out.
    func take(before end: Int) -> Person? {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < min(end, accounts.count) else {
            next.subtract(1, ordering: .relaxed)
            return nil
        }
        return Person(index: index, account: accounts[index], wanted: wanted(index))
    }

    /// - Parameter indexes: of people who were handed out.
    func spread(_ count: Int, over indexes: [Int]) -> [Person] {
        let step = max(1, indexes.count / max(1, count))
        return stride(from: 0, to: indexes.count, by: step).prefix(count).map {
            Person(index: indexes[$0], account: accounts[indexes[$0]])
        }
    }
}
