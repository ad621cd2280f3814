import TestSupport
import Testing

extension ServerTests {
    @Suite("Killed in the middle of its work")
    struct KillTests {
        private let clients = 16

        @Test(
            "Promise 2: after kill -9 in the middle of a loaded run every acknowledged change is there and every other one is whole or absent",
            arguments: [UInt64(1), 2, 3])
        func killed(seed: UInt64) async throws {
            // Without a carrier of mail each notice to a mailbox is still waiting when the server dies.
            let house = try await Installation.make(["MAIL_GATEWAY": "none"])
            let journal = Journal()
            try await loadAndKill(try await house.serve(), journal, SeededRandomness(seed: seed))
            #expect(await journal.refusals == [])
            let server = try await house.serve()
            let completed = try await lookAtEveryone(server.api, journal)
            try await server.stop()
            try await house.letMessagesComeDue()
            try await checkNotices(to: completed, try await house.serve(["MAIL_GATEWAY": "demo"]), house)
        }

        /// At a moment that the seed says, once changes are coming through.
        private func loadAndKill(_ server: Server, _ journal: Journal, _ random: SeededRandomness) async throws {
            let load = Load(api: server.api, journal: journal, telephones: Telephones())
            async let finished: Void = load.run(clients: clients)
            try await eventually(within: .seconds(30)) { await journal.completed >= clients }
            try await Task.sleep(for: .milliseconds(Int(random.next() % 1500)))
            try await server.killAtOnce()
            await finished
        }

        /// - Returns: the people whose number has changed.
        private func lookAtEveryone(_ api: API, _ journal: Journal) async throws -> [Person] {
            let aftermath = Aftermath(api: api, isExact: false)
            var completed: [Person] = []
            for entry in await journal.entries {
                guard let found = try await aftermath.look(at: entry) else { continue }
                if try await isCompleted(entry, found, api) { completed.append(entry.person) }
            }
            #expect(completed.count >= clients)
            return completed
        }

        /// A client that had no answer to its last call sends it again, and must have it now (promise 12).
        private func isCompleted(_ entry: Journal.Entry, _ found: Aftermath.Found, _ api: API) async throws -> Bool {
            guard let flow = found.flow, let code = entry.lastCode, entry.step < .completed else { return found.isCompleted }
            let call = LastCall(flow: flow, code: code)
            let answer = try await api.post(call.path, call.body, retry: call.retry)
            #expect(try api.require(answer, "repeating the last call")["state"]?.text == "completed")
            return true
        }

        private func checkNotices(to people: [Person], _ server: Server, _ house: Installation) async throws {
            let telephones = Telephones()
            for person in people {
                try await eventually(within: .seconds(20)) {
                    if await telephones.hasNotice(person.address) { return true }
                    try await telephones.read(server.api)
                    return false
                }
                #expect(await telephones.notices(to: person.address).count == 1, "\(person.address) is told once")
            }
            try await eventually(within: .seconds(20)) { try await waiting(house) == 0 }
            try await server.stop()
        }

        private func waiting(_ house: Installation) async throws -> Int {
            let topics = try JSON.read(try await house.program.require(["outbox", "status", "--json"])).items
            return topics.reduce(0) { $0 + ($1["waiting"]?.number ?? 0) }
        }
    }
}
