import Domain
import Engine
import Storage
import StorageSQLite
import TestSupport
import Verification

/// A process that serves the file: an engine, and nothing in memory that would outlive it.
struct SimulatedNode: Sendable {
    /// As quick to judge as a stored hash may be: what a password costs an attacker is not what is
    /// tried here.
    static let passwordCost = PasswordHash.Cost(logN: 10, r: 1, p: 1)

    let number: Int
    let database: FaultyDatabase
    let engine: Engine
    /// As the other nodes know it.
    var id: NodeID?
    /// Steps until it is started again.
    var downFor = 0

    static func platform(_ realm: RealmID) -> Caller {
        Caller(realm: realm, principal: .platform(ID(high: 7 << 12 | 0x7000, low: 1 << 63), Set(Scope.allCases)))
    }

    init(
        _ number: Int, _ database: FaultyDatabase, _ template: Template, _ clockwork: Clockwork,
        _ random: SeededRandomness, _ registry: SimulatedRegistry, _ bug: PlantedBug?
    ) {
        self.number = number
        self.database = database
        let stopped = clockwork.now
        engine = Engine(
            store: SQLStore(database: database), vault: template.vault,
            policies: template.policies(bug),
            now: { bug == .ignoresClock ? stopped : clockwork.now }, randomness: Randomness { random.next() },
            passwordCost: Self.passwordCost, methodSources: SimulatedRepertoire.sources(registry),
            answerAddress: { "https://id.sim.invalid/flow/\($0)/answer?requirement=\($1)" })
    }
}
