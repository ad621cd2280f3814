import NIOCore

/// How often a second the server says which account holds a phone, beside the framework answering a
/// constant.
struct LookUpScenario: Scenario {
    let name = "look-up"

    private static let accounts = 500
    private static let connections = 32
    private static let path = "/v1/accounts/look-up"

    func run(in bench: BenchRun) async throws -> [BenchLine] {
        let site = try await bench.site(name, on: .sqlite, policy: BenchPolicy.text(clients: 1))
        return try await ServerProcess.with(site) { server in
            let crowd = try await Crowd.gather(Self.accounts, at: server, of: site, warmUp: 0)
            let floor = try await site.beside()
            let size = try await answerSize(server)
            let constant = Launch.constant(port: floor.program.port, size: size)
            return try await ServerProcess.with(floor, constant) { [try await line(crowd, $0, bench)] }
        }
    }

    private func line(_ crowd: Crowd, _ constant: ServerProcess, _ bench: BenchRun) async throws -> BenchLine {
        let requests = (0..<Self.accounts).map {
            ByteBuffer(string: crowd.server.address.post(Self.path, Self.question($0)))
        }
        let span = bench.size.lookUpTime
        _ = try await hammer(crowd.server, requests, span)
        _ = try await hammer(constant, requests, span)
        Output.note("\(name): \(bench.size.rounds) rounds of \(span), \(Self.connections) connections")
        let turns = try await bench.turns(
            { _ in
                let before = try await crowd.server.moment(.sqlite)
                let result = try await hammer(crowd.server, requests, span)
                let after = try await crowd.server.moment(.sqlite)
                return Round(value: result.rate, cost: Cost(from: before, to: after, per: result.answered))
            },
            [{ _ in try await constantRound(constant, requests, span) }])
        return BenchLine(
            name, "which account holds this phone, SQLite, \(Self.connections) connections", unit: "requests/s",
            turns.product,
            floors: [("floor: the same framework answering a constant", turns.floors[0])],
            goal: (">= 0.5 of floor", { $0 >= 0.5 }))
    }

    private func constantRound(
        _ constant: ServerProcess, _ requests: [ByteBuffer], _ span: Duration
    ) async throws -> Round {
        let before = (server: try constant.figures(), driver: try ProcessFigures.read("self"))
        let result = try await hammer(constant, requests, span)
        let after = (server: try constant.figures(), driver: try ProcessFigures.read("self"))
        func each(_ time: Duration) -> Double { time.asMilliseconds / Double(result.answered) }
        let cost = Cost(
            serverMilliseconds: each(after.server.cpu - before.server.cpu),
            driverMilliseconds: each(after.driver.cpu - before.driver.cpu))
        return Round(value: result.rate, cost: cost)
    }

    private func hammer(
        _ server: ServerProcess, _ requests: [ByteBuffer], _ span: Duration
    ) async throws -> Hammer.Result {
        let hammer = Hammer(server: server.address, requests: requests, connections: Self.connections)
        let result = try await hammer.run(for: span)
        guard result.failed == 0, result.answered > 0 else {
            throw BenchFailure.refused("http", during: "looking numbers up")
        }
        return result
    }

    private func answerSize(_ server: ServerProcess) async throws -> Int {
        try await Connection.open(to: server.address, on: BenchLoop.shared) { connection in
            try await connection.post(Self.path, Self.question(0)).body.readableBytes
        }
    }

    private static func question(_ person: Int) -> String {
        #"{"identifier":{"kind":"phone","value":\#(Person.oldNumber(person).quoted)}}"#
    }
}

extension Hammer.Result {
    var rate: Double { Double(answered) / seconds }
}
