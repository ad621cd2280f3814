import Domain
import Flows
import Policy

extension Engine {
    /// ``perform(_:foreseeing:_:)`` for a step that may leave inquiries. They are asked once it is
    /// committed, while the caller waits, and a second transaction keeps the answers and continues.
    /// Where it is lost between the two, the flow continues without them:
    /// ``settleOverdueInquiries(limit:under:)``.
    /// - Parameter answer: makes the call's answer of the step's own and of the flow as it is
    ///   afterwards.
    func performAsking<Value: Sendable & Codable>(
        _ call: Call, foreseeing first: @escaping @Sendable (UnitOfWork, any Snapshot) throws -> Void = { _, _ in },
        _ phase: @escaping @Sendable (UnitOfWork) throws -> Settled<Value>,
        then answer: @escaping @Sendable (Value, FlowView) -> Value
    ) async throws -> Settled<Value> {
        let realm = call.caller.realm
        let (settled, pending) = try await transactAsking(realm: realm) { work in
            try work.answer(to: call, foreseeing: first, phase)
        }
        guard !pending.isEmpty, case .done(let step) = settled else { return settled }
        return try await ask(pending, realm: realm) { work, concluded in
            let whole: Settled<Value> =
                switch concluded {
                case .done(let view): .done(answer(step, view))
                case .refused(let refusal): .refused(refusal)
                }
            // Kept before anybody was asked, so that a retry in between found it.
            if let retry = call.retry { try work.amend(whole, to: retry, of: call.caller.name) }
            return whole
        }
    }

    /// ``performAsking(_:foreseeing:_:then:)`` for a step of a flow.
    func performAsking(
        _ call: Call, on id: FlowID, _ next: NextStep = .other,
        _ phase: @escaping @Sendable (UnitOfWork, FlowFile) throws -> Settled<FlowView>
    ) async throws -> Settled<FlowView> {
        let realm = call.caller.realm
        let first = foreseeing(next, of: id, realm: realm)
        return try await performAsking(call, foreseeing: first) { work in
            try phase(work, try work.file(id))
        } then: {
            $1
        }
    }

    /// Asks, keeps the answers and continues the flow; repeats that where it leads to more
    /// inquiries, each of which is asked once.
    /// - Parameters:
    ///   - pending: of one flow, at least one.
    ///   - finish: runs in the last transaction.
    func ask<Value: Sendable>(
        _ pending: [PendingInquiry], realm: RealmID,
        _ finish: @escaping @Sendable (UnitOfWork, Settled<FlowView>) throws -> Value
    ) async throws -> Value {
        let flow = pending[0].flow
        let answers = await answers(to: pending)
        let (value, more): (Value, [PendingInquiry])
        do {
            (value, more) = try await transactAsking(realm: realm) { work in
                try finish(work, try work.conclude(answers, on: flow))
            }
        } catch let refusal as Refusal {
            // What others said is kept even where the flow can't continue.
            try await transact(realm: realm) { work in
                var file = try work.file(flow)
                work.keep(answers, of: &file)
                // A retry of the call is refused as this one is (promise 12).
                _ = try finish(work, .refused(refusal))
            }
            throw refusal
        }
        return more.isEmpty ? value : try await ask(more, realm: realm, finish)
    }

    /// All at once. What has not come when patience ends is unknown.
    private func answers(to pending: [PendingInquiry]) async -> [InquiryID: Signal] {
        let patience = signals.patience
        return await withTaskGroup(of: (InquiryID, Signal).self) { group in
            for inquiry in pending {
                group.addTask {
                    let answer = await within(patience) { await inquiry.source.answer(inquiry.request) }
                    return (inquiry.request.inquiry, answer ?? .unknown)
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }
}
