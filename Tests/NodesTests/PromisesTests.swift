import Domain
import Engine
import Flows
import Storage
import TestSupport
import Testing

@Suite("The promises hold over several nodes", .serialized)
struct PromisesTests {
    @Test(
        "Promise 1: of people on three nodes who race for one number one gets it, and the others hear that it is taken",
        arguments: Ground.allCases)
    func oneHolder(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let wanted = "+8613900139000"
        var readies: [Fleet.Ready] = []
        for number in 0..<6 {
            let old = "+861380013800\(number)"
            let account = try await fleet.account("user-\(number)", phone: old, on: number % 3)
            readies.append(try await fleet.ready(account, from: old, to: wanted, on: number % 3))
        }
        let outcome = await fleet.race(readies)
        #expect(outcome.completed == 1)
        #expect(outcome.refusals == Array(repeating: "identifier.taken", count: 5))
    }

    @Test(
        "Promise 2: changes of one account that end on three nodes at once leave it one number",
        arguments: Ground.allCases)
    func oneSwitch(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let account = try await fleet.account("user-1", phone: "+8613800138000")
        var readies: [Fleet.Ready] = []
        for number in 0..<3 {
            readies.append(
                try await fleet.ready(account, from: "+8613800138000", to: "+861390013900\(number)", on: number))
            // Another code to the old number can be asked for after a minute.
            fleet.clock.advance(by: .seconds(61))
        }
        let outcome = await fleet.race(readies)
        #expect(outcome.completed == 1)
        #expect(outcome.refusals.count == 2)
        let view = try await fleet.engines[1].readAccount(account, fleet.call.caller)
        #expect(view.bindings.filter { $0.kind == .phone && $0.state == .active }.count == 1)
    }

    @Test("A flow continues on whichever node", arguments: Ground.allCases)
    func wandering(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let account = try await fleet.account("user-1", phone: "+8613800138000", on: 0)
        let ready = try await fleet.ready(account, from: "+8613800138000", to: "+8613900139000", on: 1)
        #expect(try await fleet.answer(.newCode, ready, on: 2).get().state == .completed)
    }

    @Test(
        "Clocks of nodes that differ by minutes put no message before one that was written earlier",
        arguments: Ground.allCases)
    func clocks(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground, skews: [.zero, .minutes(-4), .minutes(4)])
        _ = try await fleet.engines[0].registerWebhook(
            RegisterWebhook(url: "https://platform.example/hooks", events: [], includesValues: false), fleet.call)
        let account = try await fleet.account("user-1", phone: "+8613800138000")
        for turn in 0..<6 { try await Self.toggle(account, turn, fleet) }
        var told: [String] = []
        fleet.clock.advance(by: .minutes(5))
        while case let batch = try await fleet.engines[0].claimMessages(limit: 1, lease: .seconds(30)), !batch.isEmpty {
            told += batch.compactMap {
                if case .event(let event) = $0.body, event.type.hasPrefix("account.") { event.type } else { nil }
            }
            try await fleet.engines[0].settle(batch.map { .delivered($0.row.id) })
        }
        let pair = ["account.restricted", "account.unrestricted"]
        #expect(told.suffix(6) == (pair + pair + pair)[...])
    }

    private static func toggle(_ account: AccountID, _ turn: Int, _ fleet: Fleet) async throws {
        let status: AccountStatus = turn.isMultiple(of: 2) ? .restricted : .active
        _ = try await fleet.engines[(turn + 2) % 3].setAccountStatus(account, status, fleet.call).get()
    }

    @Test("Nodes of one PostgreSQL server have one time, to within a fraction of a second")
    func sharedTime() async throws {
        let home = try await Home(.postgres)
        let (left, right) = (try await home.open(), try await home.open())
        let (leftTime, rightTime) = (try #require(left.sharedTime), try #require(right.sharedTime))
        let (here, there) = (leftTime(), rightTime())
        #expect(abs(here.milliseconds - there.milliseconds) < 500)
    }

    @Test("An API key that one node revokes is refused by every node within two seconds", arguments: Ground.allCases)
    func revokedKey(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let made = try await fleet.engines[0].createAPIKey(realm: fleet.realm, name: "shop", scopes: [.flowsRead])
        for engine in fleet.engines { _ = try await engine.authenticate(bearer: made.secret) }
        #expect(try await fleet.engines[0].revokeAPIKey(made.key.id))
        await #expect(throws: Refusal.self) { try await fleet.engines[0].authenticate(bearer: made.secret) }
        fleet.clock.advance(by: .seconds(2))
        for engine in fleet.engines {
            let refusal = await #expect(throws: Refusal.self) { try await engine.authenticate(bearer: made.secret) }
            #expect(refusal?.code == "token.not-accepted")
        }
    }
}
