/// What was measured. Its JSON is an interface: names stay.
struct BenchReport: Encodable, Sendable {
    struct Server: Encodable, Sendable {
        let idleMegabytes: Double
        /// Of its whole life, seeding included.
        let peakMegabytes: Double
        let cpuMillisecondsPerChange: Double
        let commitsPerChange: Double
        let queriesPerChange: Double
    }

    struct Driver: Encodable, Sendable {
        let peakMegabytes: Double
        let cpuMillisecondsPerChange: Double
    }

    struct Checked: Encodable, Sendable {
        let accounts: Int
        let wrong: Int
    }

    let build: String
    let clients: Int
    let accounts: Int
    let warmUp: Int
    let changes: Int
    let failed: Int
    let seconds: Double
    let changesPerSecond: Double
    /// Of both processes together; 1 is one processor kept busy.
    let processorsBusy: Double
    let steps: [Percentiles]
    let errors: [String: Int]
    let server: Server
    let driver: Driver
    let checked: Checked

    var isClean: Bool { failed == 0 && changes > 0 && checked.wrong == 0 }
}

extension BenchReport {
    init(
        _ plan: BenchPlan, _ tally: Tally, idle: Int, from before: Moment, to after: Moment,
        checked: AcknowledgementCheck.Result
    ) {
        let (changes, seconds) = (tally.changed.count, tally.elapsed.asSeconds)
        func perChange(_ amount: Double) -> Double {
            changes == 0 ? 0 : (amount / Double(changes)).rounded(toPlaces: 2)
        }
        let serverCPU = after.server.cpu - before.server.cpu
        let driverCPU = after.driver.cpu - before.driver.cpu
        self.init(
            build: Self.build, clients: plan.clients, accounts: plan.accounts, warmUp: plan.warmUp, changes: changes,
            failed: tally.failed,
            seconds: seconds.rounded(toPlaces: 2), changesPerSecond: (Double(changes) / seconds).rounded(toPlaces: 1),
            processorsBusy: ((serverCPU + driverCPU).asSeconds / seconds).rounded(toPlaces: 2),
            steps: Step.allCases.map { Percentiles($0, tally.times[$0] ?? []) }, errors: tally.errors,
            server: Server(
                idleMegabytes: idle.megabytes, peakMegabytes: after.server.peak.megabytes,
                cpuMillisecondsPerChange: perChange(serverCPU.asMilliseconds),
                commitsPerChange: perChange(after.storage.commits - before.storage.commits),
                queriesPerChange: perChange(after.storage.queries - before.storage.queries)),
            driver: Driver(
                peakMegabytes: after.driver.peak.megabytes,
                cpuMillisecondsPerChange: perChange(driverCPU.asMilliseconds)),
            checked: Checked(accounts: checked.looked, wrong: checked.wrong))
    }

    static var build: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }
}

extension Int {
    /// Of a million bytes, as "80 MB" means it.
    fileprivate var megabytes: Double { (Double(self) / 1_000_000).rounded(toPlaces: 1) }
}
