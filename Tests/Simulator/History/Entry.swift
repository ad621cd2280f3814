import Domain
import Engine
import Synchronization

/// One thing that happened. The list of them is only ever added to.
struct Entry: Sendable {
    let at: Instant
    let event: Event
}

enum Event: Sendable {
    case called(CallRecord, attempt: Int)
    case answered(CallRecord, CallAnswer)
    case committed(Commit)
    case delivered(Delivery)
    case notDelivered(MessageID, String)
    /// The registry is asked whether an answer to that question is good.
    case asked(ChallengeID)
    case fault(Fault, CallRecord?)
    case clock(Duration)
    case nodeDied(Int)
    case nodeStarted(Int)
    case remark(String)
}

/// A message that reached somebody.
struct Delivery: Sendable {
    let message: MessageID
    let account: AccountID
    let topic: MessageTopic
    let to: String
    let word: String
    let code: CodeMessage?
    let link: String?
    var letInToken: String?
}

/// All that happened in a run, in order.
final class History: Sendable {
    private let entries = Mutex<[Entry]>([])
    private let clockwork: Clockwork

    init(_ clockwork: Clockwork) { self.clockwork = clockwork }

    func add(_ event: Event) {
        let entry = Entry(at: clockwork.now, event: event)
        entries.withLock { $0.append(entry) }
    }

    var all: [Entry] { entries.withLock { $0 } }

    func since(_ count: Int) -> ArraySlice<Entry> { entries.withLock { $0[count...] } }
}
