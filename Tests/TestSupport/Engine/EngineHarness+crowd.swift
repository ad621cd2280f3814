package import Domain
import Engine
import Flows
import Storage
import StorageSQLite

extension EngineHarness {
    /// Phases of writing that were begun so far. What leaves the number as it was has changed
    /// nothing.
    package var writes: Int { database.statistics.phases }

    /// That many more open cases of the flow's account, due a second apart after the first; every
    /// third is an appeal.
    package func crowdQueue(like flow: FlowID, with count: Int) async throws {
        guard let row = try await engine.store.read({ try $0.flow(flow, realm: realm) }) else {
            throw Refusal.flowNotFound
        }
        let (engine, now, batch) = (engine, clock.now, 1000)
        for start in stride(from: 0, to: count, by: batch) {
            try await engine.store.write { transaction in
                for place in start..<min(start + batch, count) {
                    let copy = row.copy(engine.ids.next(at: now))
                    transaction.insert(copy)
                    transaction.insert(
                        CaseRow(
                            id: engine.ids.next(CaseID.self, at: now), realm: row.realm, flow: copy.id,
                            account: row.account,
                            queue: place.isMultiple(of: 3) ? "appeals" : "identity", state: .open, people: 1,
                            openedAt: now,
                            dueAt: now + .days(1) + .seconds(Int64(place)), decidedAt: nil, statement: nil,
                            operation: row.operation,
                            track: row.track, risk: row.decision?.risk.level))
                }
            }
        }
    }
}

extension FlowRow {
    /// The same under another id; without its items.
    fileprivate func copy(_ id: FlowID) -> FlowRow {
        FlowRow(
            id: id, realm: realm, account: account, operation: operation, policyVersion: policyVersion,
            startedAt: startedAt,
            channel: channel, about: about, origin: origin, state: state, reason: reason,
            track: track,
            decision: decision, mustProveAgain: false, tokenDigest: nil, tokenExpiresAt: nil, revision: 0)
    }
}
