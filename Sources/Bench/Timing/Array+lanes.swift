extension Array where Element: Sendable {
    /// Does something with each element, several at a time.
    /// - Returns: the results, in the order of the elements.
    func mapInLanes<Value: Sendable>(
        _ lanes: Int = 8, _ work: @escaping @Sendable (Element) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: [(place: Int, value: Value)].self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var done: [(place: Int, value: Value)] = []
                    for place in stride(from: lane, to: self.count, by: lanes) {
                        try Task.checkCancellation()
                        done.append((place: place, value: try await work(self[place])))
                    }
                    return done
                }
            }
            var all: [(place: Int, value: Value)] = []
            for try await done in group { all += done }
            return all.sorted { $0.place < $1.place }.map { $0.value }
        }
    }
}
