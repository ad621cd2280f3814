import Domain
import Engine
import Storage
import StoragePostgres
import TestSupport
import Testing

/// What is read for an answer comes in a few round trips, however much it is: with a server in the
/// next town each costs a millisecond.
@Suite("What reading asks of the database")
struct ReadCostTests {
    private let harness: EngineHarness

    init() async throws {
        let database = try await PostgresDatabase(
            url: PostgresCluster.shared().freshDatabase(), settings: PostgresSettings(connections: 1))
        harness = try await EngineHarness.make(database: database)
    }

    @Test("Looking up who holds a number takes two round trips, and an account by its id takes one")
    func accounts() async throws {
        let account = try await harness.account(phone: "+8613800138000", email: "someone@example.com")
        let (engine, caller) = (harness.engine, harness.platform)
        let lookup = AccountLookup.identifier(.phone, Secret("+8613800138000"))
        let found = try await roundTrips { try await engine.lookUpAccount(lookup, caller) }
        let read = try await roundTrips { try await engine.readAccount(account.id, caller) }
        #expect([found.answer.id, read.answer.id] == [account.id, account.id])
        #expect([found.trips, read.trips] == [2, 1])
    }

    @Test("A page of the queue takes two round trips, whether it holds one case or five")
    func queue() async throws {
        let reader = try await harness.staff("li")
        var trips: [Int] = []
        for number in 1...5 {
            _ = try await harness.underReview(
                "user-\(number)", phone: "+861380013800\(number)", to: "+861390013900\(number)")
            let list = try await roundTrips {
                try await harness.engine.listCases(CaseFilter(), after: nil, limit: 50, reader.caller)
            }
            #expect(list.answer.cases.count == number)
            trips.append(list.trips)
        }
        #expect(Set(trips) == [2])
    }

    @Test("A case's whole file takes three round trips to note who looks, and four to read")
    func caseFile() async throws {
        let (reader, waiting) = (try await harness.staff("li"), try await harness.underReview())
        let file = try await roundTrips { try await harness.engine.caseFile(waiting.id, reader) }
        #expect(file.answer.case.id == waiting.id)
        #expect(file.trips == 7)
    }

    @Test("The security centre takes one round trip, and one more for all the flows that it shows")
    func securityCentre() async throws {
        let account = try await harness.account(phone: "+8613800138000", email: "someone@example.com")
        let visit = MakeVisit(account: account.id, flow: nil, returnURL: nil, context: RequestContext(channel: .web))
        let ticket = try await harness.engine.makeVisit(visit, harness.call).get().ticket
        let visitor = try await harness.engine.openVisit(ticket, current: nil, EngineHarness.laptop).visitor
        var trips: [Int] = []
        for flows in 0..<3 {
            if flows > 0 {
                _ = try await harness.start(account.id, context: harness.context(session: "session-\(flows)"))
            }
            let centre = try await roundTrips { try await harness.engine.securityCentre(visitor) }
            #expect(centre.answer.openFlows.count == flows)
            trips.append(centre.trips)
        }
        #expect(trips == [1, 2, 2])
    }

    private func roundTrips<Answer>(_ work: () async throws -> Answer) async throws -> (answer: Answer, trips: Int) {
        let before = harness.database.statistics.roundTrips
        let answer = try await work()
        return (answer, harness.database.statistics.roundTrips - before)
    }
}
