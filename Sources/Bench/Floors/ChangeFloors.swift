import Synchronization

/// The same statements as the product's, without the product: written down from an engine in this
/// process, and sent bare for copies of its account in a database of their own.
final class ChangeFloors: Sendable {
    enum Variant: Sendable {
        /// Statement after statement, with a commit for each step of each change.
        case single
        /// Thirty-two changes side by side, which share the commit of each step.
        case grouped
        /// PostgreSQL's own tool, each transaction in one pipeline.
        case pipelined
        /// The same, with what the courier sends to take and to settle each message alone.
        case pipelinedWithDeliveries

        var title: String {
            switch self {
            case .single: "floor: same statements in a bare loop, one commit a step"
            case .grouped: "floor: the same, 32 changes a commit"
            case .pipelined: "floor: same statements bare, pipelined, pgbench"
            case .pipelinedWithDeliveries: "floor: the same with deliveries, each alone"
            }
        }
    }

    private let site: ServerSite
    private let template: ChangeTemplate
    private let copies: Int
    /// The copied accounts that were taken, and how many changes were made of them.
    private let used = Mutex((copies: 0, changes: 0))

    private init(_ site: ServerSite, _ template: ChangeTemplate, copies: Int) {
        self.site = site
        self.template = template
        self.copies = copies
    }

    static func prepare(
        _ engine: BenchEngine, _ bench: BenchRun, policy: String, clients: [Int]
    ) async throws -> ChangeFloors {
        let site = try await bench.site("floor-\(engine.rawValue)", on: engine, policy: policy)
        let template = try await site.withDatabase {
            try ChangeTemplate(try await RecordedChange.two(on: $0, of: site))
        }
        let copies = clients.map(bench.size.floorChanges).reduce(0, +) * bench.size.rounds * 2
        try Copies(database: BareDatabase(site: site)).make(copies, of: RecordedChange.model)
        return ChangeFloors(site, template, copies: copies)
    }

    /// Checks that the floor did the product's work: each change moved a flow to its end and gave
    /// its account the new number.
    /// - Throws: `bench.floor` when some did not.
    func verify() throws {
        let database = BareDatabase(site: site)
        let changes = used.withLock(\.changes) + RecordedChange.rehearsed
        let completed = try database.ask("SELECT COUNT(*) FROM flow WHERE state = 'completed'").first
        let bound = try database.ask("SELECT COUNT(*) FROM binding WHERE state = 'active' AND made_by IS NOT NULL")
            .first
        let released = try database.ask("SELECT COUNT(*) FROM binding WHERE state = 'released'").first
        guard [completed, bound, released] == Array(repeating: String(changes), count: 3) else {
            let found = [completed, bound, released].map { $0 ?? "none" }.joined(separator: ", ")
            throw BenchFailure.floor("of \(changes) changes it completed, bound and released \(found)")
        }
    }

    var variants: [Variant] {
        if case .sqlite = site.program.store { [.single, .grouped] } else { [.pipelined, .pipelinedWithDeliveries] }
    }

    func round(_ variant: Variant, count: Int, clients: Int) throws -> Round {
        let start = used.withLock { used in
            defer { used = (used.copies + count, used.changes + count / clients * clients) }
            return used.copies
        }
        guard start + count <= copies else {
            throw BenchFailure.floor("there are only \(copies) copied accounts")
        }
        switch site.program.store {
        case .sqlite:
            let floor = SQLiteFloor(site: site, template: template.counting(deliveries: false))
            return try floor.round(from: start, count: count / clients * clients, grouped: variant == .grouped)
        case .postgres(let cluster, let database):
            let counted = template.counting(deliveries: variant == .pipelinedWithDeliveries)
            let floor = try PgbenchFloor(cluster, database, counted, in: site.program.folder)
            // Messages that an earlier round left would be taken by this one's deliveries.
            try cluster.run("TRUNCATE outbox", in: database)
            return try floor.round(from: start, count: count, clients: clients)
        }
    }
}
