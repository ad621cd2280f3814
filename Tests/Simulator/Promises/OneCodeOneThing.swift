import Domain
import Engine
import Policy

/// A code is for one account, flow, purpose and destination; it is used once, in time, and bears
/// few tries. What somebody outside judges is carried there once.
struct OneCodeOneThing: PromiseCheck {
    static let promise = "Promise 5: a code is for one thing"

    private var accepted: [String: Int] = [:]
    private var delivered: [Delivery] = []
    private var asked: Set<ChallengeID> = []

    mutating func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        if case .delivered(let delivery) = entry.event, delivery.code != nil { delivered.append(delivery) }
        for case .answered(let before, let after) in changes { requireRules(before, after, context, &report) }
        requireNoForgiveness(changes, context, &report)
        if case .asked(let question) = entry.event, !asked.insert(question).inserted {
            report.breach("an answer to one question was carried outside twice")
        }
        if case .answered(let call, let answer) = entry.event, case .prove(_, let code?, let to?) = call.kind,
            answer.accepts
        {
            requireOwn(call, code, to, at: entry.at, context, &report)
        }
    }

    private func requireRules(
        _ before: Facts.Challenge, _ after: Facts.Challenge, _ context: Context, _ report: inout Report
    ) {
        guard let flow = context.facts.flow(before.flow), let realm = context.realm(flow.realm) else { return }
        let tries = realm.policy.codes.tries
        if after.failures > tries {
            report.breach("a code was tried \(after.failures) times of \(tries)", about: flow.account)
        }
        guard let usedAt = after.usedAt else { return }
        // What was carried outside is used already when it turns out to be wrong.
        let isJudgedOutside = before.usedAt == usedAt && after.failures == before.failures + 1
        if before.usedAt != nil, !isJudgedOutside { report.breach("a code was used twice", about: flow.account) }
        if before.failures >= tries {
            report.breach("a code was taken after \(before.failures) wrong tries", about: flow.account)
        }
        if usedAt >= before.expiresAt { report.breach("a code was taken after it was over", about: flow.account) }
    }

    /// A new code does not reset the failures.
    private func requireNoForgiveness(_ changes: [Change], _ context: Context, _ report: inout Report) {
        var issued: Facts.Challenge?
        for case .challenged(let challenge) in changes { issued = challenge }
        guard let issued else { return }
        for case .failures(0) in changes {
            report.breach("a new code reset the failures", about: context.facts.flow(issued.flow)?.account)
        }
    }

    private mutating func requireOwn(
        _ call: CallRecord, _ code: String, _ to: String, at answered: Instant, _ context: Context,
        _ report: inout Report
    ) {
        let own = delivered.last { delivery in
            delivery.code?.code == code && delivery.to == to
                && context.facts.messages[delivery.message]?.flow == call.flow
        }
        guard let own, let expiresAt = own.code?.expiresAt else {
            return report.breach("a code was taken that was sent for something else", about: call.account)
        }
        // A call that had no answer is made again, and the clock may have gone back meanwhile: then
        // it came in time after all.
        if min(call.at, answered) >= expiresAt {
            report.breach("a code was taken after it was over", about: call.account)
        }
        let name = "\(own.message)"
        if let first = accepted[name], first != call.number {
            report.breach("a code was taken in two calls", about: call.account)
        }
        accepted[name] = call.number
    }
}

extension CallAnswer {
    /// Whether a proof counted, whatever came after it.
    var accepts: Bool {
        switch self {
        case .done: true
        case .refused(let refusal, let isKept): isKept && !refusal.code.rawValue.hasPrefix("code.")
        case .lost, .broken, .disagreed, .agreed: false
        }
    }
}
