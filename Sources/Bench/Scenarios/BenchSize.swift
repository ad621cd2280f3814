/// How much is done.
struct BenchSize: Sendable {
    enum Extent: Sendable {
        /// To see that everything runs; the figures say little.
        case quick
        case usual
        /// With ten million bindings and a hundred thousand changes.
        case full
    }

    let rounds: Int
    let extent: Extent

    /// Changes of one round: long enough for the disk's moods to even out.
    func changes(by clients: Int) -> Int {
        guard extent != .quick else { return max(clients, 32) }
        return clients == 1 ? 300 : clients <= 8 ? 1500 : 2500
    }

    /// Of a floor, which starts over each round: enough that what each client prepares first hardly
    /// counts.
    func floorChanges(by clients: Int) -> Int {
        extent == .quick ? changes(by: clients) : max(changes(by: clients), min(clients * 200, 6400))
    }

    /// Of the least SQL, which takes a fraction of the time: long enough to be looked at some times.
    func leastChanges(by clients: Int) -> Int {
        extent == .quick ? max(100, min(clients * 50, 400)) : max(2_000, min(clients * 500, 4_000))
    }

    var lookUpTime: Duration { extent == .quick ? .milliseconds(200) : .seconds(2) }
    var stormAttempts: Int { extent == .quick ? 64 : 512 }
    var stormClients: Int { extent == .quick ? 32 : 256 }

    /// Bindings that a database holds before its cost is looked at.
    var populations: [Int] {
        switch extent {
        case .quick: [1_000, 10_000]
        case .usual: [10_000, 100_000, 1_000_000]
        case .full: [10_000, 100_000, 1_000_000, 10_000_000]
        }
    }

    var growthChanges: Int { extent == .quick ? 32 : 500 }
    var connections: Int { extent == .quick ? 100 : 1_000 }

    /// Changes after which the memory is looked at, all rounds together.
    var memoryChanges: Int {
        switch extent {
        case .quick: 200
        case .usual: 10_000
        case .full: 100_000
        }
    }

    /// Of each side.
    var timingSamples: Int { extent == .quick ? 300 : 5_000 }

    /// Flows whose contents are due.
    var endedFlows: Int {
        switch extent {
        case .quick: 2_000
        case .usual: 100_000
        case .full: 1_000_000
        }
    }

    var startPopulation: Int { extent == .quick ? 10_000 : 1_000_000 }
}
