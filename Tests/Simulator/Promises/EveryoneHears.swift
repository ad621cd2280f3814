import Domain
import Engine
import Flows

/// Notices stand in the change's own transaction, go to old and new, arrive in the end, and never at a stranger's.
struct EveryoneHears: PromiseCheck {
    static let promise = "Promise 7: everyone concerned hears"

    private var arrived: Set<MessageID> = []

    mutating func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        for case .flow(_, let from, let flow) in changes where flow.isChange && from?.state != flow.state {
            switch flow.state {
            case .completed, .reverted: requireTold(flow, changes, context, &report, also: flow.target)
            case .reviewing, .waiting: requireTold(flow, changes, context, &report, also: nil)
            case .refused: if from?.isOpen == true { requireTold(flow, changes, context, &report, also: nil) }
            case .collecting, .cancelled, .expired: continue
            }
        }
        if case .delivered(let delivery) = entry.event {
            arrived.insert(delivery.message)
            requireNoStranger(delivery, context, &report)
        }
    }

    private func requireTold(
        _ flow: Facts.Flow, _ changes: [Change], _ context: Context, _ report: inout Report, also target: [UInt8]?
    ) {
        let old = flow.subject.flatMap { context.facts.bindings[$0]?.index }
        let told = changes.compactMap { if case .sent(let message) = $0, message.topic == "notice" { message.lane } else { nil } }
        for index in [old, target].compactMap(\.self) where !told.contains(where: { $0.suffix(8).elementsEqual(index.prefix(8)) }) {
            report.breach(
                "\(flow.operation) is \(flow.state.rawValue), and \(Story.masked(index, context)) is not told", about: flow.account)
        }
    }

    private func requireNoStranger(_ delivery: Delivery, _ context: Context, _ report: inout Report) {
        guard delivery.topic != .event else { return }
        let own = context.facts.bindings.values.contains {
            $0.account == delivery.account && context.template.values[$0.index] == delivery.to
        }
        guard !own, !wasProved(delivery, context) else { return }
        report.breach("\(delivery.word) went to \(Story.masked(delivery.to)), which is a stranger's", about: delivery.account)
    }

    /// A new number gets codes once it is named, and anything else only once it is proved.
    private func wasProved(_ delivery: Delivery, _ context: Context) -> Bool {
        context.facts.challenges.values.contains { challenge in
            context.template.values[challenge.destination] == delivery.to
                && context.facts.flow(challenge.flow)?.account == delivery.account && (delivery.topic == .code || challenge.usedAt != nil)
        }
    }

    func end(_ ending: Ending, _ context: Context, _ report: inout Report) {
        for message in context.facts.messages.values where message.topic == "notice" && !arrived.contains(message.id) {
            report.breach("a notice never arrived: \(message.id)", about: message.account)
        }
    }
}
