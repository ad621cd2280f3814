import Domain

extension Engine {
    /// Writes down what came of a batch of deliveries, in one transaction.
    package func settle(_ results: [DeliveryResult]) async throws {
        guard !results.isEmpty else { return }
        let node = presence.row?.id
        try await store.write { $0.settle(results, by: node) }
    }
}

extension Transaction {
    func settle(_ results: [DeliveryResult], by node: NodeID?) {
        var delivered: [MessageID] = []
        for result in results {
            switch result {
            case .delivered(let id): delivered.append(id)
            case .failed(let row, let error, let retryAt):
                reschedule(row.after(error, retryAt: retryAt, isDead: false), by: node)
            case .dead(let row, let error):
                reschedule(row.after(error, retryAt: row.dueAt, isDead: true), by: node)
            }
        }
        if !delivered.isEmpty { deleteMessages(delivered) }
    }
}

extension MessageRow {
    fileprivate func after(_ error: String, retryAt: Instant, isDead: Bool) -> MessageRow {
        var row = self
        row.attempts += 1
        row.lastError = error
        row.dueAt = retryAt
        row.isDead = isDead
        return row
    }
}
