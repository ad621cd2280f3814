/// One question about speed, and how it is answered.
protocol Scenario: Sendable {
    /// As `--only` names it.
    var name: String { get }
    var needsPostgres: Bool { get }

    func run(in bench: BenchRun) async throws -> [BenchLine]
}

extension Scenario {
    var needsPostgres: Bool { false }
}

enum Scenarios {
    static let all: [any Scenario] = [
        ChangeScenario(engine: .postgres), ChangeScenario(engine: .sqlite), LookUpScenario(),
        StepScenario(engine: .sqlite),
        StepScenario(engine: .postgres), StormScenario(engine: .sqlite), StormScenario(engine: .postgres),
        GrowthScenario(engine: .sqlite),
        GrowthScenario(engine: .postgres), SweepScenario(engine: .sqlite), SweepScenario(engine: .postgres),
        MemoryScenario(),
        StartScenario(), TimingScenario(),
    ]
}

/// Which database a scenario is about.
enum BenchEngine: String, Sendable {
    case sqlite
    case postgres

    var title: String { self == .sqlite ? "SQLite" : "PostgreSQL" }
}
