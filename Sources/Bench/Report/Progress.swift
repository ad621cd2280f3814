import Synchronization

/// How far a long task is, with its rate and the time that is left: a line every few seconds.
final class Progress: Sendable {
    private static let pause = Duration.seconds(5)

    private let what: String
    private let total: Int
    private let began = ContinuousClock.now
    private let done = Atomic<Int>(0)
    private let nextLine = Mutex(ContinuousClock.now + pause)

    init(_ what: String, of total: Int) {
        self.what = what
        self.total = total
    }

    func step() {
        let done = done.add(1, ordering: .relaxed).newValue
        let isDue = nextLine.withLock { next in
            guard next <= .now else { return false }
            next = .now + Self.pause
            return true
        }
        if isDue { Output.note(text(done)) }
    }

    private func text(_ done: Int) -> String {
        let rate = Double(done) / (ContinuousClock.now - began).asSeconds
        let left = Double(total - done) / rate
        return "\(what): \(done) of \(total), \(Int(rate)) a second, \(Int(left.rounded(.up))) s left"
    }
}

extension Duration {
    var asSeconds: Double { self / .seconds(1) }
    var asMilliseconds: Double { self / .milliseconds(1) }
    var asMicroseconds: Double { self / .microseconds(1) }
}
