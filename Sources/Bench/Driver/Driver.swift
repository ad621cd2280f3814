import NIOCore

/// Drives concurrent clients, each on a connection of its own, until the people or the time run
/// out.
struct Driver: Sendable {
    let server: ServerAddress
    let loop: any EventLoopGroup
    let clients: Int
    let people: People
    private let gate = NumberGate()

    init(server: ServerAddress, loop: any EventLoopGroup, clients: Int, people: People) {
        self.server = server
        self.loop = loop
        self.clients = clients
        self.people = people
    }

    /// - Parameters:
    ///   - end: nobody with this index or a higher one changes.
    ///   - span: no change begins later than this after the first.
    func run(before end: Int, within span: Duration? = nil) async throws -> Tally {
        let codes = Codes()
        let deadline = span.map { ContinuousClock.now + $0 }
        return try await withThrowingTaskGroup(of: Void.self) { helpers in
            helpers.addTask { try await CodeReader(server: server, loop: loop, codes: codes).run() }
            let tally = await drive(before: end, until: deadline, codes)
            helpers.cancelAll()
            try await helpers.waitForAll()
            return tally
        }
    }

    private func drive(before end: Int, until deadline: ContinuousClock.Instant?, _ codes: Codes) async -> Tally {
        let began = ContinuousClock.now
        var tally = await withTaskGroup(of: Tally.self) { group in
            for _ in 0..<clients { group.addTask { await client(before: end, until: deadline, codes) } }
            return await group.reduce(into: Tally()) { $0.add($1) }
        }
        tally.elapsed = ContinuousClock.now - began
        return tally
    }

    /// Ends early when its connection breaks; the others go on.
    private func client(before end: Int, until deadline: ContinuousClock.Instant?, _ codes: Codes) async -> Tally {
        var tally = Tally()
        do {
            try await Connection.open(to: server, on: loop) { connection in
                while deadline.map({ ContinuousClock.now < $0 }) ?? true, let person = people.take(before: end) {
                    try await change(person, codes, &connection, &tally)
                }
            }
        } catch {
            tally.fail("connection.lost")
        }
        return tally
    }

    private func change(
        _ person: Person, _ codes: Codes, _ connection: inout Connection, _ tally: inout Tally
    ) async throws {
        do {
            tally.add(try await ChangeRun(person: person, codes: codes, gate: gate).run(over: &connection), of: person)
        } catch let failure as ChangeFailure {
            tally.fail(failure.code)
        }
    }
}
