/// What had been used up to a moment.
struct Moment: Sendable {
    let server: ProcessFigures
    let driver: ProcessFigures
    /// Time on a processor of all processes of a database server; nil where there is none.
    let database: Duration?
    let storage: StorageCounts
}

extension ServerProcess {
    func moment(_ store: BenchStore) async throws -> Moment {
        let storage = try await StorageCounts.read(address, on: BenchLoop.shared)
        return Moment(
            server: try figures(), driver: try ProcessFigures.read("self"),
            database: try store.cluster?.processorTime(), storage: storage)
    }
}
