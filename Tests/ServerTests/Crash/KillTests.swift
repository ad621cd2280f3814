import TestSupport
import Testing

extension ServerTests {
    /// Each engine has its share of the time that all tests have. A hundred times on each, which
    /// takes some minutes:
    ///
    ///     BINDERY_KILLS=100 swift test --filter KillTests
    @Suite("Killed in the middle of its work")
    struct KillTests {
        @Test(
            "Promise 2: after kill -9 at any moment every acknowledged change is there and every other one is whole or absent",
            arguments: KillPlan.all)
        func killed(plan: KillPlan) async throws {
            var run = try await KillRun(plan)
            let began = ContinuousClock.now
            while plan.goesOn(after: run.kills, since: began) { try await run.cycle() }
            let (changed, others) = try await run.reckon()
            print(
                "\(plan.testDescription): killed \(run.kills) times, \(changed.count) changes, \(others.count) people on their way"
            )
            #expect(changed.count >= 8)
            try await checkNotices(to: changed, notTo: others, run.house)
        }

        /// Now that mail is carried, each notice comes, once.
        private func checkNotices(to changed: [Person], notTo others: [Person], _ house: Installation) async throws {
            try await house.letMessagesComeDue()
            let (gateway, settings) = try await MailGateway.listen()
            let server = try await house.serve(settings)
            try? await eventually(within: .seconds(60)) { gateway.missing(changed) == 0 }
            #expect(gateway.missing(changed) == 0, "of \(changed.count) who changed their number")
            try await eventually(within: .seconds(20)) { try await house.waitingMessages() == 0 }
            for person in changed { #expect(gateway.count(to: person.address) == 1, "\(person.address) is told once") }
            for person in others {
                #expect(gateway.count(to: person.address) == 0, "\(person.address) has changed nothing")
            }
            try await server.stop()
            try await house.audit([.nothingWaits])
        }
    }
}
