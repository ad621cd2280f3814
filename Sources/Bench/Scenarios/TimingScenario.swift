import Domain
import Engine
import Verification

/// Whether the time of an answer tells a number that an account holds from a free one. Asked in
/// this process, one call at a time: an attacker across a network sees the same times with more
/// noise.
struct TimingScenario: Scenario {
    let name = "timing"
    let needsPostgres = true

    private static let seed: UInt64 = 1948
    /// Low, so that checking a password, a tenth of a second in a server, doesn't hide differences
    /// around it.
    private static let passwordCost = PasswordHash.Cost(logN: 10, r: 1, p: 1)
    private static let dearCost = PasswordHash.Cost(logN: 11, r: 1, p: 1)

    func run(in bench: BenchRun) async throws -> [BenchLine] {
        try await lines(on: .sqlite, bench) + lines(on: .postgres, bench)
    }

    private func lines(on store: BenchEngine, _ bench: BenchRun) async throws -> [BenchLine] {
        let batches = bench.size.timingSamples / TimingDeal.pairsInBatch + 1
        // Four calls send codes or links, and none of them is ever proved.
        let policy = BenchPolicy.text(clients: 4 * batches * 2 * TimingDeal.pairsInBatch)
        let site = try await bench.site("\(name)-\(store.rawValue)", on: store, policy: policy)
        return try await site.withDatabase { database in
            let engine = try await site.engine(
                on: database, randomness: .withoutZeroCode, passwordCost: Self.passwordCost)
            let dearEngine = try await site.engine(on: database, passwordCost: Self.dearCost)
            let run = TimingRun(accounts: TimedAccounts(engine: engine, dearEngine: dearEngine, call: try Call.bench))
            let calls = calls(run.accounts)
            let deals = deals(calls.count, batches: batches)
            // All of them before the first is timed, or those that a call asks about would be the
            // latest in the file, and quicker to find.
            try await run.seed(deals)
            try BareDatabase(site: site).settle()
            var lines: [BenchLine] = []
            for (call, deal) in zip(calls, deals) {
                lines += try await measure(call, deal, run, "\(call.title), \(store.title)")
            }
            return lines
        }
    }

    private func deals(_ count: Int, batches: Int) -> [TimingDeal] {
        var (first, generator) = (0, SeededGenerator(seed: Self.seed))
        return (0..<count).map { _ in
            let deal = TimingDeal(batches: batches, from: first, using: &generator)
            first = deal.end
            return deal
        }
    }

    private func calls(_ accounts: TimedAccounts) -> [any TimedCall] {
        let (engine, realm) = (accounts.engine, accounts.call.caller.realm)
        return [
            AskSignInCode(engine: engine, realm: realm), GiveWrongSignInCode(engine: engine, realm: realm),
            GiveWrongPassword(engine: engine, realm: realm), AskSignInLink(engine: engine, realm: realm),
            GiveNewNumber(accounts: accounts),
            AskNewNumberCode(accounts: accounts),
        ]
    }

    private func measure(
        _ call: some TimedCall, _ deal: TimingDeal, _ run: TimingRun, _ title: String
    ) async throws -> [BenchLine] {
        Output.note(
            "\(name): \(title), \(deal.held.count - TimingDeal.pairsInBatch) held numbers and as many free ones")
        return lines(title, try await run.times(of: call, deal))
    }

    private func lines(_ title: String, _ sides: TimedSides) -> [BenchLine] {
        let distance = KolmogorovSmirnov.distance(sides.held, sides.free)
        let most = KolmogorovSmirnov.critical(sides.held.count).rounded(toPlaces: 2)
        func times(_ side: [Duration]) -> [Round] { side.map { Round(value: $0.asMicroseconds) } }
        return [
            BenchLine(
                name, "\(title), held against free", unit: "D", [Round(value: distance)],
                goal: ("<= \(most)", { _ in distance <= most })),
            BenchLine(name, "\(title), held", unit: "µs", times(sides.held)),
            BenchLine(name, "\(title), free", unit: "µs", times(sides.free)),
        ]
    }
}
