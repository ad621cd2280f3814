import ArgumentParser

/// `bindery-bench change`: whole changes of phone numbers over loopback HTTP.
struct ChangeBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Change phone numbers, each from start to switch, with concurrent clients over loopback HTTP.",
        discussion: """
            Starts a server of its own as a child process, on a new database that waits for the disk at each commit, and takes it \
            down again. Every account changes its number once, since the policy lets it do no more in a day; seeding the \
            accounts is not counted. Exits with 1 when any change failed or was not found done afterwards.
            """)

    @Option(help: "Clients at work at the same time.")
    var clients = 64

    @Option(help: "Changes to measure. The default is 4000, unless --seconds is given.")
    var changes: Int?

    @Option(help: "Measure for so long instead, or until every account has changed its number.")
    var seconds: Int?

    @Option(name: .customLong("warm-up"), help: "Changes before the measured ones.")
    var warmUp = 200

    @Option(help: "Accounts to seed. The default is one for each change, or 800 for each second.")
    var accounts: Int?

    @Option(
        help: "An empty folder for the database, which is left there. The default is a temporary one, which is removed."
    )
    var folder: String?

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    func validate() throws {
        guard changes == nil || seconds == nil else { throw ValidationError("Give --changes or --seconds, not both.") }
        let positive = [
            ("--clients", clients), ("--changes", changes ?? 1), ("--seconds", seconds ?? 1),
            ("--accounts", accounts ?? 1),
        ]
        for (name, value) in positive where value < 1 { throw ValidationError("\(name) must be at least 1.") }
        guard (0...1_000_000).contains(warmUp) else {
            throw ValidationError("--warm-up must be between 0 and 1000000.")
        }
        guard clients <= 1000 else { throw ValidationError("--clients can be 1000 at most.") }
        guard plan.accounts <= People.limit else {
            throw ValidationError("There are numbers for \(People.limit) accounts.")
        }
        guard plan.accounts >= plan.leastAccounts else {
            throw ValidationError(
                "Each account changes its number once: --accounts must be at least \(plan.leastAccounts).")
        }
    }

    func run() async throws {
        let (plan, folder) = (plan, folder)
        let report = try await Interruption.cancels {
            try await BenchFolder.with(folder) { try await ChangeBench(plan: plan, folder: $0).run() }
        }
        if json { try Output.json(report) } else { Output.line(report.table()) }
        guard report.isClean else { throw ExitCode.failure }
    }

    private var plan: BenchPlan {
        let extent: BenchPlan.Extent = seconds.map { .time(.seconds($0)) } ?? .changes(changes ?? 4000)
        return BenchPlan(clients: clients, extent: extent, warmUp: warmUp, accounts: accounts)
    }
}
