import Simulator
import Testing

/// A simulator that finds nothing may be blind: each of these faults is built in, and has to be
/// found.
@Suite("The simulator finds what is wrong", .serialized)
struct PlantedBugTests {
    @Test(
        "A planted bug is found within few seeds, and told so that it can be played again",
        arguments: PlantedBug.allCases)
    func found(bug: PlantedBug) async throws {
        let simulator = try await Shared.simulator.value
        let found = try await simulator.run(1...bug.seeds, jobs: 2, bug: bug)
        let run = try #require(found.first, "nothing was found in \(bug.seeds) seeds")
        #expect(run.account.contains("make simulate SEEDS=\(run.seed)"))
        let promises = found.flatMap(\.breaches).map(\.promise)
        #expect(promises.contains { promise in bug.promises.contains { promise.hasPrefix($0) } }, "\(promises)")
    }

    @Test("A story tells no number in full")
    func masked() async throws {
        let story = try await Shared.simulator.value.run(5).wholeStory
        #expect(!story.contains("1380013"))
        #expect(!story.contains("@sim.example"))
    }
}

extension PlantedBug {
    /// How many seeds it may take at most.
    fileprivate var seeds: UInt64 {
        switch self {
        case .losesCommits, .dropsLedger, .ignoresClock, .forgetsAnswers, .dropsMessages: 30
        case .appliesTwice, .reordersMessages: 60
        case .liftsFreezeEarly: 60
        case .forgetsUsedCodes, .forgetsQuarantine: 300
        case .endsDisputeByFreeze, .mixesParties, .forgetsOldAddresses, .keepsTheMiddle: 300
        case .forgetsGuesses, .shutsOwnersOut: 300
        case .forgetsTheUnbound: 60
        case .keepsTheBound, .countsMailAsWayIn: 300
        }
    }

    /// By which promise it may be noticed first.
    fileprivate var promises: [String] {
        switch self {
        // What is lost may be anything, and each of its promises may be the first to notice.
        case .losesCommits, .appliesTwice: ["Promise", "Words", "Design"]
        case .dropsLedger: ["Promise 11"]
        case .dropsMessages, .reordersMessages: ["Promise 7"]
        case .ignoresClock: ["Promise 3", "Promise 5", "Design 4", "Promise 8"]
        case .forgetsAnswers: ["Promise 12"]
        case .forgetsUsedCodes: ["Promise 5"]
        // What has no quarantine is also erased too early.
        case .forgetsQuarantine: ["Words: quarantine", "Promise 9: what may be needed is kept"]
        case .endsDisputeByFreeze, .liftsFreezeEarly: ["Promise 9: one dispute, until its verdict"]
        case .mixesParties: ["Promise 9: a party reads its own words alone"]
        case .forgetsOldAddresses: ["Promise 7: everyone concerned hears"]
        case .keepsTheMiddle: ["Promise 9: a chain goes back whole"]
        case .forgetsGuesses, .shutsOwnersOut: ["Promise 5: guesses end, and shut nobody out"]
        case .forgetsTheUnbound: ["Promise 7: everyone concerned hears"]
        case .keepsTheBound: ["Promise 2: one switch"]
        case .countsMailAsWayIn: ["Promise 3: never stranded"]
        }
    }
}
