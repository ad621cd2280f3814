/// Lets one person at a time wait for a code at a number that many want: two codes on one telephone
/// could not be told apart.
actor NumberGate {
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// - Parameter number: nil where nobody else waits for codes.
    nonisolated func alone<Result>(at number: String?, _ work: () async throws -> Result) async rethrows -> Result {
        guard let number else { return try await work() }
        await enter(number)
        do {
            let result = try await work()
            await leave(number)
            return result
        } catch {
            await leave(number)
            throw error
        }
    }

    private func enter(_ number: String) async {
        guard waiting[number] != nil else {
            waiting[number] = []
            return
        }
        await withCheckedContinuation { waiting[number]?.append($0) }
    }

    private func leave(_ number: String) {
        guard let queue = waiting[number], let next = queue.first else {
            waiting[number] = nil
            return
        }
        waiting[number] = Array(queue.dropFirst())
        next.resume()
    }
}
