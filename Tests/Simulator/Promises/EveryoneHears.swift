import Domain
import Engine
import Flows

/// Notices are in the change's own transaction, go to every address that the account had before and
/// has after, including those that a change took and could still give back; they arrive in the end,
/// and never at a stranger's.
struct EveryoneHears: PromiseCheck {
    static let promise = "Promise 7: everyone concerned hears"

    /// What an account's every address has to hear.
    private struct News {
        let account: AccountID
        let what: String
    }

    private var arrived: Set<MessageID> = []
    /// Links that somebody asked for. One to a number that nobody holds goes nowhere (promise 6).
    private var links: Set<MessageID> = []

    mutating func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        switch entry.event {
        case .committed(let commit):
            if case .askToBeLetIn? = commit.call?.kind {
                links.formUnion(
                    changes.compactMap { change in if case .sent(let message) = change { message.id } else { nil } })
            }
            var seen: Set<AccountID> = []
            for news in changes.compactMap({ Self.news(in: $0, context.facts) })
            where seen.insert(news.account).inserted {
                requireTold(news, at: entry.at, changes, context, &report)
            }
        case .delivered(let delivery):
            arrived.insert(delivery.message)
            requireNoStranger(delivery, context, &report)
        case .notDelivered(let message, "nothing") where links.contains(message): arrived.insert(message)
        default: return
        }
    }

    private static func news(in change: Change, _ facts: Facts) -> News? {
        switch change {
        case .account(let id, _?, let status): return News(account: id, what: "the account is \(status)")
        case .opened(let id), .closed(let id):
            guard let dispute = facts.cases[id], dispute.isDispute else { return nil }
            return News(account: dispute.account, what: "a dispute is \(dispute.state)")
        case .flow(_, let from, let flow) where flow.isChange && from?.state != flow.state:
            guard isNews(flow, from) else { return nil }
            return News(account: flow.account, what: "\(flow.operation) is \(flow.state.rawValue)")
        default: return nil
        }
    }

    private static func isNews(_ flow: Facts.Flow, _ from: Facts.Flow?) -> Bool {
        switch flow.state {
        case .reviewing, .waiting, .completed, .reverted: true
        case .refused: from?.isOpen == true
        // By another's doing; whoever ends their own attempt knows.
        case .cancelled: ["flow.session-revoked", "flow.account-frozen", "flow.binding-changed"].contains(flow.cause)
        case .collecting, .expired: false
        }
    }

    private func requireTold(
        _ news: News, at committed: Instant, _ changes: [Change], _ context: Context, _ report: inout Report
    ) {
        let notices = changes.compactMap { change -> Facts.Message? in
            if case .sent(let message) = change, message.topic == "notice", message.account == news.account {
                message
            } else {
                nil
            }
        }
        let told = Set(notices.map { Array($0.lane.suffix(8)) })
        // The engine's own moment, which the clock may have left behind by the time of the commit.
        let now = notices.map(\.createdAt).max() ?? committed
        for binding in addresses(of: news.account, at: now, changes, context.facts)
        where !told.contains(Array(binding.index.prefix(8))) {
            report.breach("\(news.what), and \(Story.masked(binding, context)) is not told", about: news.account)
        }
    }

    /// Windows that were open when a dispute began stay open until it ends.
    private func addresses(
        of account: AccountID, at now: Instant, _ changes: [Change], _ facts: Facts
    ) -> [Facts.Binding] {
        let moment = changes.disputedMeanwhile(account, facts) ?? now
        let concerned = facts.bindings.filter { id, binding in
            guard binding.account == account, SimulatedRepertoire.isReached(binding.kind) else { return false }
            return binding.isHeld || changes.releases(id) || (binding.undoUntil.map { moment < $0 } ?? false)
        }
        return concerned.keys.sorted().compactMap { concerned[$0] }
    }

    private func requireNoStranger(_ delivery: Delivery, _ context: Context, _ report: inout Report) {
        guard delivery.topic != .event else { return }
        let own = context.facts.bindings.values.contains {
            $0.account == delivery.account && context.template.values[$0.index] == delivery.to
        }
        guard !own, !wasProved(delivery, context) else { return }
        report.breach(
            "\(delivery.word) went to \(Story.masked(delivery.to)), which is a stranger's", about: delivery.account)
    }

    /// A new number gets codes once it is named, and anything else only once it is proved.
    private func wasProved(_ delivery: Delivery, _ context: Context) -> Bool {
        context.facts.challenges.values.contains { challenge in
            context.template.values[challenge.destination] == delivery.to
                && context.facts.flow(challenge.flow)?.account == delivery.account
                && (delivery.topic == .code || challenge.usedAt != nil)
        }
    }

    func end(_ ending: Ending, _ context: Context, _ report: inout Report) {
        // What was given up is kept for the realm's term, and erased where no operator has it sent
        // again by then.
        for message in context.facts.messages.values
        where message.topic == "notice" && !arrived.contains(message.id) && !context.facts.dead.contains(message.id) {
            report.breach("a notice never arrived: \(message.id)", about: message.account)
        }
    }
}
