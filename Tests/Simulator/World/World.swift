import Domain
import Engine
import Storage
import StorageSQLite
import TestSupport

/// A world of accounts, numbers, people and machines, in which one thing happens at a time and the
/// seed alone decides which.
///
/// An actor, so that others' steps can go first while one waits at the store; nothing in it ever
/// runs beside anything else.
actor World {
    let template: Template
    let seed: UInt64
    let plan: WorldPlan
    let bug: PlantedBug?
    let meddler: Meddler?
    let dice: Dice
    let clockwork: Clockwork
    let history: History
    let random: SeededRandomness
    let dealer: FaultDealer
    let path: String

    var file: SQLiteDatabase
    var nodes: [SimulatedNode] = []
    var people: [Person] = []
    /// Those whom a pressed link led into a dispute.
    var parties: [Person] = []
    /// What thieves are after above all.
    var robbed: AccountID?
    var siege: Siege?
    var workers: [Worker] = []
    /// What each number and address has received, the latest last.
    var inboxes: [String: [Delivery]] = [:]
    var links: [Delivery] = []
    var webhooks: [WebhookID] = []
    /// Until when a carrier or a receiver of events gives no answer.
    var outages: [String: Instant] = [:]
    var calls = 0
    var depth = 0
    var incarnations = 0
    var stepsTaken = 0
    var others: Set<String> = []
    var watch: Watch

    init(_ template: Template, seed: UInt64, bug: PlantedBug?) throws {
        self.template = template
        self.seed = seed
        self.bug = bug
        meddler = bug.map { Meddler($0, template.facts) }
        plan = WorldPlan(seed: seed, of: template.realms.count)
        dice = Dice(seed: seed)
        random = SeededRandomness(seed: seed &* 31 &+ 17)
        clockwork = Clockwork(Template.start + .minutes(Int64(Dice(seed: seed &+ 99).below(60 * 24))))
        history = History(clockwork)
        dealer = FaultDealer(
            seed: seed &* 131 &+ 5, perMille: plan.perMille, crashes: plan.crashes, clockwork: clockwork)
        path = try template.copy(named: "seed-\(seed)-\(bug?.rawValue ?? "plain")")
        file = try SQLiteDatabase(path: path, settings: SQLiteSettings(readers: 1))
        watch = Watch(template: template, realms: plan.realms)
    }

    /// Everything from the first step to the last check.
    func run() async throws -> Run {
        defer { template.remove(path) }
        settle()
        for number in 0..<plan.nodes { await startNode(number) }
        while stepsTaken < plan.steps, watch.breaches.isEmpty { await step() }
        if watch.breaches.isEmpty { try await comeToRest() }
        if watch.breaches.isEmpty { try await lookBack() } else { try? await file.close() }
        return Run(
            seed: seed, steps: stepsTaken, entries: history.all, breaches: watch.breaches, names: names,
            before: template.facts,
            after: watch.facts)
    }

    /// Who takes part.
    private func settle() {
        if plan.isRobbery { settleRobbed() }
        for realm in plan.realms {
            let known = template.inhabitants.filter { $0.realm == realm }
            let (numbered, mailed) = (Array(known.prefix(16)), Array(known.dropFirst(16)))
            for place in 0..<plan.people {
                let source = place.isMultiple(of: 5) && place > 0 ? mailed : numbered
                let inhabitant = source[(place + Int(seed % 16)) % source.count]
                guard !people.contains(where: { $0.account == inhabitant.account }) else { continue }
                join(inhabitant, as: Self.name(people.count))
            }
        }
        for thief in 0..<plan.thieves {
            let victim = robbed == nil ? dice.pick(people) : people.first
            if let victim { shadow(victim, as: "thief-\(thief + 1)") }
        }
        for owner in people.prefix(2) { shadow(owner, as: "\(owner.name)'s tablet") }
        if plan.isBesieged { layUnderSiege() }
        for number in 0..<2 { workers.append(Worker(name: "courier-\(number + 1)", node: number % plan.nodes)) }
    }

    /// The first of all, who has a number, an address and a password.
    private func settleRobbed() {
        let known = template.inhabitants.filter { $0.realm == plan.realms[0] }
        let victim = known[dice.pick([3, 6, 9, 15]) ?? 3]
        join(victim, as: Self.name(0))
        robbed = victim.account
    }

    private func join(_ inhabitant: Template.Inhabitant, as name: String) {
        people.append(
            Person(name: name, realm: inhabitant.realm, account: inhabitant.account, password: inhabitant.password))
    }

    /// Somebody else acts for the same account.
    private func shadow(_ person: Person, as name: String) {
        people.append(Person(name: name, realm: person.realm, account: person.account, password: person.password))
    }

    /// As the story names accounts: by their owner.
    private var names: [AccountID: String] {
        Dictionary(people.map { ($0.account, $0.name) }) { first, _ in first }
    }

    private static func name(_ place: Int) -> String {
        let names = [
            "ai", "bo", "chen", "dan", "eva", "fang", "guo", "hui", "ines", "jun", "kai", "lan", "mei", "nan", "otto",
        ]
        return place < names.count ? names[place] : "\(names[place % names.count])-\(place / names.count + 1)"
    }
}
