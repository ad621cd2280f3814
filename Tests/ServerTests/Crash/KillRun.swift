import TestSupport
import Testing

/// One installation whose server is killed again and again in the middle of its work, and started
/// again over what was left.
struct KillRun {
    let house: Installation
    let journal = Journal()
    private let random: SeededRandomness
    private(set) var kills = 0
    /// From which person on nobody has been looked at.
    private var seen = 0

    /// Without a carrier of mail each notice to a mailbox is still waiting when the server dies.
    init(_ plan: KillPlan) async throws {
        house = try await Installation.make(["MAIL_GATEWAY": "none"], on: plan.dialect)
        random = SeededRandomness(seed: plan.seed)
    }

    /// Starts the server over what the last kill left, looks at everybody whom that may have hurt
    /// and at some of those before, lets new clients in, and kills it again.
    mutating func cycle() async throws {
        // A machine that fails may fail again while it comes up.
        if random.below(4) == 0 {
            try await Server.startAndKill(house.program, after: .milliseconds(random.below(800)))
            kills += 1
        }
        let server = try await house.serve()
        try await look(server.api)
        try await load(server)
        kills += 1
        #expect(await journal.refusals == [])
    }

    private mutating func look(_ api: API) async throws {
        let (entries, journal) = (await journal.entries, journal)
        let older = (0..<min(seen, 8)).map { _ in entries[random.below(seen)] }
        let aftermath = Aftermath(api: api, isExact: false)
        try await concurrently(entries[seen...] + older) { entry in
            _ = try await aftermath.look(at: entry)
            try await aftermath.repeatCalls(of: entry, journal)
        }
        seen = entries.count
    }

    private func load(_ server: Server) async throws {
        let load = Load(api: server.api, journal: journal, telephones: Telephones())
        async let finished: Void = load.run(clients: 8 + random.below(9))
        // Some die before they have done anything whole, most while changes are coming through.
        let enough = await journal.completed + random.below(8)
        try? await eventually(within: .seconds(5)) { await journal.completed >= enough }
        try await Task.sleep(for: .milliseconds(50 + random.below(550)))
        try await server.killAtOnce()
        await finished
    }

    /// Looks at everybody, and holds the whole database to the promises.
    /// - Returns: the people whose number has changed, and the others.
    mutating func reckon() async throws -> (changed: [Person], others: [Person]) {
        let server = try await house.serve()
        try await look(server.api)
        let (entries, aftermath) = (await journal.entries, Aftermath(api: server.api, isExact: false))
        try await concurrently(entries) { _ = try await aftermath.look(at: $0) }
        try await server.stop()
        try await house.audit()
        let changed = entries.filter { $0.step == .completed }.map(\.person)
        return (changed, entries.filter { $0.step != .completed }.map(\.person))
    }
}

extension SeededRandomness {
    func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
