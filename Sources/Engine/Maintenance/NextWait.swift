package import Domain
import Flows

extension Engine {
    /// When the next change whose wait is over will take effect; nil where none waits.
    /// - Parameter horizon: waits that end later are left out.
    package func nextWait(before horizon: Duration) async throws -> Instant? {
        let end = now() + horizon
        return try await store.read { snapshot in
            var last: DueFlow?
            repeat {
                let due = try snapshot.dueFlows(at: end, after: last, limit: 100)
                for flow in due {
                    if let until = try snapshot.flow(flow.id, realm: flow.realm)?.state.waitsUntil { return until }
                }
                last = due.last
            } while last != nil
            return nil
        }
    }
}
