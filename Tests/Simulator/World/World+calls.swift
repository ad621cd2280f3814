import Domain
import Engine
import Foundation
import Storage

/// What a call came to, for whoever made it.
enum CallOutcome<Value: Sendable>: Sendable {
    case done(Value)
    case refused(Refusal)
    case lost

    var value: Value? { if case .done(let value) = self { value } else { nil } }
}

extension World {
    /// A call that may carry a key: made again with it while its outcome is unknown, and now and
    /// then although it is known.
    func call<Value: Sendable & Codable>(
        _ kind: CallRecord.Kind, by who: String, realm: Int, account: AccountID? = nil, flow: FlowID? = nil,
        caller: Caller? = nil,
        _ body: @escaping @Sendable (Engine, Call) async throws -> Settled<Value>
    ) async -> CallOutcome<Value> {
        let isKeyed = dice.chance(75)
        let record = newRecord(kind, by: who, account, flow, isKeyed: isKeyed, isPerson: caller?.isPerson ?? false)
        let key = isKeyed ? RetryKey(key: "call-\(record.number)", fingerprint: Array("\(record.number)".utf8)) : nil
        let call = Call(caller ?? SimulatedNode.platform(template.realms[realm].id), retry: key)
        for attempt in 1...4 {
            switch await self.attempt(record, attempt, on: nil, CallAnswer.init(settled:), { try await body($0, call) })
            {
            case .value(let settled):
                if isKeyed { await callAgain(record, like: settled) { try await body($0, call) } }
                switch settled {
                case .done(let value): return .done(value)
                case .refused(let refusal): return .refused(refusal)
                }
            case .refused(let refusal): return .refused(refusal)
            case .lost: if !isKeyed || dice.chance(15) { return .lost }
            }
            await letOthersGoFirst()
        }
        return .lost
    }

    /// A call that has no key, made once.
    /// - Parameter flow: of the person who makes it, where one does.
    func plainCall<Value: Sendable>(
        _ kind: CallRecord.Kind, by who: String, account: AccountID? = nil, flow: FlowID? = nil,
        on node: SimulatedNode? = nil,
        _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async -> CallOutcome<Value> {
        let record = newRecord(kind, by: who, account, flow, isKeyed: false, isPerson: flow != nil)
        switch await attempt(record, 1, on: node, { .done(CallAnswer.Done($0)) }, body) {
        case .value(let value): return .done(value)
        case .refused(let refusal): return .refused(refusal)
        case .lost: return .lost
        }
    }

    private func newRecord(
        _ kind: CallRecord.Kind, by who: String, _ account: AccountID?, _ flow: FlowID?, isKeyed: Bool, isPerson: Bool
    ) -> CallRecord {
        calls += 1
        return CallRecord(
            number: calls, kind: kind, who: who, account: account, flow: flow, isKeyed: isKeyed, isPerson: isPerson,
            at: clockwork.now)
    }

    private func attempt<Value: Sendable>(
        _ record: CallRecord, _ number: Int, on chosen: SimulatedNode?, _ describe: (Value) -> CallAnswer,
        _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async -> Attempt<Value> {
        history.add(.called(record, attempt: number))
        guard let node = chosen ?? anyNode() else {
            history.add(.answered(record, .lost("no server answers")))
            return .lost
        }
        let harms = clockwork.harms
        do {
            let value = try await CallRecord.$current.withValue(record) { try await body(node.engine) }
            history.add(.answered(record, describe(value)))
            return .value(value)
        } catch let refusal as Refusal {
            history.add(.answered(record, .refused(refusal, isKept: false)))
            return .refused(refusal)
        } catch {
            history.add(.answered(record, trouble(error, node, isExcused: clockwork.harms > harms)))
            return .lost
        }
    }

    private func trouble(_ error: any Error, _ node: SimulatedNode, isExcused: Bool) -> CallAnswer {
        if error is NodeCrashed || node.database.isDead { return .lost("the server died") }
        if error is LeaseLost { return .lost("the lease is another's") }
        guard let failure = error as? StoreFailure, isExcused else { return .broken(String(describing: error)) }
        switch failure {
        case .corrupt, .unwritable: return .broken(String(describing: failure))
        case .busy, .contended, .unavailable: return .lost("the database did not answer")
        }
    }

    /// The same call, the same answer (promise 12), for as long as the answer is kept.
    private func callAgain<Value: Sendable & Codable>(
        _ record: CallRecord, like first: Settled<Value>,
        _ body: @escaping @Sendable (Engine) async throws -> Settled<Value>
    ) async {
        guard dice.chance(8) else { return }
        await letOthersGoFirst()
        guard let node = anyNode(), clockwork.now < record.at + .hours(23) else { return }
        history.add(.called(record, attempt: 9))
        let again = await CallRecord.$current.withValue(record) { () async -> Result<Settled<Value>, any Error> in
            do { return .success(try await body(node.engine)) } catch { return .failure(error) }
        }
        guard clockwork.now < record.at + .hours(23) else { return }
        switch again {
        case .success(let settled):
            let isSame = Self.text(settled) == Self.text(first)
            history.add(.answered(record, isSame ? .agreed : .disagreed("the same call got another answer")))
        case .failure(let refusal as Refusal):
            history.add(.answered(record, .disagreed("the same call was refused: \(refusal.code)")))
        case .failure: history.add(.answered(record, .lost("the repetition got no answer")))
        }
    }

    private static func text(_ value: some Encodable) -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// What one attempt came to.
private enum Attempt<Value: Sendable>: Sendable {
    case value(Value)
    case refused(Refusal)
    case lost
}

extension CallAnswer {
    fileprivate init(settled: Settled<some Any>) {
        switch settled {
        case .done(let value): self = .done(Done(value))
        case .refused(let refusal): self = .refused(refusal, isKept: true)
        }
    }
}
