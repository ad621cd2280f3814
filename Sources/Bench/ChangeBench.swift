import Foundation

/// The whole of one measurement: a server, accounts, changes, and a look at what came of them.
struct ChangeBench: Sendable {
    let plan: BenchPlan
    let folder: URL

    private static let sample = 200

    func run() async throws -> BenchReport {
        let site = try await ServerSite.prepare(
            in: folder, on: .sqlite, policy: BenchPolicy.text(clients: plan.clients))
        return try await ServerProcess.with(site) { server in try await BenchLoop.run { try await measure(server) } }
    }

    private func measure(_ server: ServerProcess) async throws -> BenchReport {
        try await Task.sleep(for: .seconds(2))
        let idle = try server.figures().resident
        let seeding = Seeding(
            server: server.address, loop: BenchLoop.shared, count: plan.accounts, clients: plan.clients)
        let people = People(accounts: try await seeding.run())
        let driver = Driver(server: server.address, loop: BenchLoop.shared, clients: plan.clients, people: people)
        Output.note("warming up with \(plan.warmUp) changes")
        try requireClean(await driver.run(before: plan.warmUp))
        Output.note("measuring")
        let before = try await server.moment(.sqlite)
        let tally = try await changes(driver)
        let after = try await server.moment(.sqlite)
        let check = AcknowledgementCheck(server: server.address, loop: BenchLoop.shared)
        let checked = try await check.run(people.spread(Self.sample, over: tally.changed))
        return BenchReport(plan, tally, idle: idle, from: before, to: after, checked: checked)
    }

    private func changes(_ driver: Driver) async throws -> Tally {
        switch plan.extent {
        case .changes(let count): try await driver.run(before: plan.warmUp + count)
        case .time(let span): try await driver.run(before: plan.accounts, within: span)
        }
    }

    /// After a failed warm-up the figures would measure something else.
    private func requireClean(_ tally: Tally) throws {
        if let code = tally.errors.keys.min() { throw BenchFailure.refused(code, during: "warming up") }
    }
}
