import Foundation
import NIOCore
import NIOPosix

/// The whole of one measurement: a server, accounts, changes, and a look at what came of them.
struct ChangeBench: Sendable {
    let plan: BenchPlan
    let folder: URL

    private static let sample = 200

    func run() async throws -> BenchReport {
        let server = try await ServerProcess.start(in: folder, for: plan)
        do {
            let report = try await withTaskExecutorPreference(LoopExecutor(Self.loop)) { try await measure(server) }
            await server.stop()
            return report
        } catch {
            await server.stop()
            throw error
        }
    }

    /// One thread for all clients.
    private static let loop = MultiThreadedEventLoopGroup.singleton.next()

    private func measure(_ server: ServerProcess) async throws -> BenchReport {
        try await Task.sleep(for: .seconds(2))
        let idle = try server.figures().resident
        let seeding = Seeding(server: server.address, loop: Self.loop, count: plan.accounts, clients: plan.clients)
        let people = People(accounts: try await seeding.run())
        let driver = Driver(server: server.address, loop: Self.loop, clients: plan.clients, people: people)
        Output.note("warming up with \(plan.warmUp) changes")
        try requireClean(await driver.run(before: plan.warmUp))
        Output.note("measuring")
        let before = try await moment(server)
        let tally = try await changes(driver)
        let after = try await moment(server)
        let check = OutcomeCheck(server: server.address, loop: Self.loop)
        let checked = try await check.run(people.spread(Self.sample, over: tally.changed))
        return BenchReport(plan, tally, idle: idle, from: before, to: after, checked: checked)
    }

    private func changes(_ driver: Driver) async throws -> Tally {
        switch plan.extent {
        case .changes(let count): try await driver.run(before: plan.warmUp + count)
        case .time(let span): try await driver.run(before: plan.accounts, within: span)
        }
    }

    /// Figures after a warm-up that failed would be figures of something else.
    private func requireClean(_ tally: Tally) throws {
        if let code = tally.errors.keys.min() { throw CommandFailure.benchRefused(code, during: "warming up") }
    }

    private func moment(_ server: ServerProcess) async throws -> Moment {
        let storage = try await StorageCounts.read(server.address, on: Self.loop)
        return Moment(server: try server.figures(), driver: try ProcessFigures.read("self"), storage: storage)
    }
}

/// What had been used up to a moment.
struct Moment: Sendable {
    let server: ProcessFigures
    let driver: ProcessFigures
    let storage: StorageCounts
}
