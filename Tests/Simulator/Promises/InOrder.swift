import Domain

/// What goes to one destination of one account arrives in the order in which it was committed;
/// repetitions aside.
struct InOrder: PromiseCheck {
    static let promise = "Promise 7: in order"

    private var arrived: Set<MessageID> = []

    mutating func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        guard case .delivered(let delivery) = entry.event, arrived.insert(delivery.message).inserted,
            let message = context.facts.messages[delivery.message], let lane = context.facts.lanes[message.lane]
        else { return }
        for earlier in lane.prefix(while: { $0 != message.id }) {
            if arrived.contains(earlier) || context.facts.dead.contains(earlier) || context.facts.gone.contains(earlier)
            {
                continue
            }
            report.breach(
                "\(delivery.word) arrived before what was committed ahead of it (\(earlier))", about: delivery.account)
        }
    }
}
