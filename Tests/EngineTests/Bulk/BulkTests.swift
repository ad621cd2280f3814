import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("In bulk, by the platform")
struct BulkTests {
    @Test(
        "Promises 3 and 7: told a week before on every address, bound another, unbound at the date",
        arguments: TestedDatabase.allCases)
    func journey(_ database: TestedDatabase) async throws {
        let bench = try await BulkBench(database)
        let (reached, alone) = (
            try await bench.account("u-1", phone: Numbers.a, email: "lin@example.com"),
            try await bench.account("u-2", phone: Numbers.b)
        )
        let job = try await bench.order(["u-1", "u-2", "nobody", "u-1"])
        #expect(job.state == .announcing && job.counts.total == 4 && job.counts.skipped == 2)
        try await bench.work()
        #expect(try await bench.job(job).state == .waiting)
        #expect(try await bench.codes(of: job) == [nil, "binding.last", "account.not-found", "bulk.account-twice"])
        let told = try await bench.notices(.unbindAnnounced)
        #expect(told.map(\.to).sorted() == [Numbers.a, "lin@example.com"])
        #expect(told.allSatisfy { $0.reason == .serviceEnded && $0.until == job.at })
        #expect(told.allSatisfy { $0.changes.olds == ["+86 138****8000"] })
        #expect(try await bench.harness.held(by: reached) == ["+86 138****8000", "l***@example.com"])

        try await bench.goTo(job.at)
        try await bench.work()
        let done = try await bench.job(job)
        #expect(done.state == .done && done.counts.done == 1 && done.counts.skipped == 3)
        #expect(try await bench.harness.held(by: reached) == ["l***@example.com"])
        #expect(try await bench.harness.held(by: alone) == ["+86 139****9000"])
        #expect(try await bench.notices(.unbindDone).map(\.to).sorted() == [Numbers.a, "lin@example.com"])
        try await bench.work()
        #expect(try await bench.notices(.unbindDone).count == 2)
        // In quarantine for everybody else, as after any release.
        let held = try await refusal { try await bench.account("u-3", phone: Numbers.a) }
        #expect(held == "identifier.quarantined")
    }

    @Test("An owner who has nothing else is told nothing and keeps it; one who binds another in time loses it")
    func boundAnother() async throws {
        let bench = try await BulkBench()
        let account = try await bench.account(
            "u-1", phone: Numbers.a, email: "lin@example.com", password: "correct horse")
        let job = try await bench.order(["u-1"], kinds: [.email])
        try await bench.work()
        try await bench.changePhone(of: account, from: Numbers.a, to: Numbers.b)
        try await bench.goTo(job.at)
        try await bench.work()
        #expect(try await bench.job(job).counts.done == 1)
        #expect(try await bench.harness.held(by: account) == ["+86 139****9000"])
        // Whoever had the old number hears of it as long as the change can be taken back, and no longer.
        #expect(try await bench.notices(.unbindDone).map(\.to).sorted() == [Numbers.b, "lin@example.com"])
    }

    @Test(
        "Promise 3: what has changed since the owner was told is looked at again when it happens",
        arguments: Meanwhile.allCases, TestedDatabase.allCases)
    func again(_ meanwhile: Meanwhile, _ database: TestedDatabase) async throws {
        let bench = try await BulkBench(database)
        let account = try await bench.account(
            "u-1", phone: Numbers.a, email: "lin@example.com", password: "correct horse")
        let job = try await bench.order(["u-1"])
        try await bench.work()
        #expect(try await bench.job(job).counts.told == 1)
        try await bench.happen(meanwhile, to: account, before: job.at)
        try await bench.work()
        #expect(try await bench.codes(of: job) == [meanwhile.code])
        #expect(try await bench.job(job).state == .done)
        #expect(try await bench.notices(.unbindDone).isEmpty)
        #expect(try await bench.harness.held(by: account).contains { $0.hasPrefix("+86") })
        // They were told that it goes, and so they are told that it stays.
        #expect(try await !bench.notices(.unbindCalledOff).isEmpty)
    }

    @Test("Accounts are left out for a reason when they are told, too", arguments: Meanwhile.allCases)
    func atOnce(_ meanwhile: Meanwhile) async throws {
        let bench = try await BulkBench()
        let account = try await bench.account(
            "u-1", phone: Numbers.a, email: "lin@example.com", password: "correct horse")
        try await bench.happen(meanwhile, to: account, before: bench.harness.clock.now + .days(1))
        let forecast = try await bench.rehearse(["u-1"])
        #expect(forecast.taken == 0 && forecast.skipped.map(\.code) == [meanwhile.code])
        #expect(forecast.skipped.map(\.accounts) == [["u-1"]])
        let job = try await bench.order(["u-1"])
        try await bench.work()
        #expect(try await bench.codes(of: job) == [meanwhile.code])
        #expect(try await bench.notices(.unbindAnnounced).isEmpty)
    }

    @Test("What a dry run says is what happens, and it writes nothing", arguments: TestedDatabase.allCases)
    func dryRun(_ database: TestedDatabase) async throws {
        let bench = try await BulkBench(database)
        _ = try await bench.account("both", phone: Numbers.a, email: "lin@example.com")
        _ = try await bench.account("phone alone", phone: Numbers.b)
        _ = try await bench.account("mail alone", phone: nil, email: "mei@example.com")
        let names = ["both", "phone alone", "mail alone", "nobody", "both"]
        let before = bench.harness.writes
        let forecast = try await bench.rehearse(names)
        #expect(bench.harness.writes == before)
        let job = try await bench.order(names)
        try await bench.work()
        try await bench.goTo(job.at)
        try await bench.work()
        #expect(try await bench.job(job).counts.done == forecast.taken)
        let codes = try await bench.codes(of: job).compactMap(\.self)
        #expect(codes.map(\.rawValue).sorted() == forecast.skipped.map(\.code.rawValue).sorted())
        #expect(forecast.skipped.allSatisfy { $0.count == 1 && $0.accounts.count == 1 })
    }

    @Test("A job that is called off takes nothing, and whoever was told is told again")
    func calledOff() async throws {
        let bench = try await BulkBench()
        let account = try await bench.account("u-1", phone: Numbers.a, email: "lin@example.com")
        _ = try await bench.account("u-2", phone: Numbers.b, email: "mei@example.com")
        let job = try await bench.order(["u-1", "u-2"])
        _ = try await bench.turn(limit: 1)
        _ = try await bench.harness.engine.cancelBulk(job.id, bench.harness.call).get()
        try await bench.work()
        let ended = try await bench.job(job)
        #expect(ended.state == .cancelled && ended.counts.calledOff == 2)
        #expect(try await bench.notices(.unbindAnnounced).map(\.to).sorted() == [Numbers.a, "lin@example.com"])
        #expect(try await bench.notices(.unbindCalledOff).map(\.to).sorted() == [Numbers.a, "lin@example.com"])
        try await bench.goTo(job.at)
        try await bench.work()
        #expect(try await bench.harness.held(by: account).count == 2)
        #expect(try await bench.harness.engine.cancelBulk(job.id, bench.harness.call).get().state == .cancelled)
    }

    @Test("Promise 8: what has happened can't be called off")
    func tooLateToCancel() async throws {
        let bench = try await BulkBench()
        for number in 1...3 {
            _ = try await bench.account("u-\(number)", phone: Numbers.many(number), email: "u\(number)@example.com")
        }
        let job = try await bench.order(["u-1", "u-2", "u-3"])
        try await bench.work()
        try await bench.goTo(job.at)
        _ = try await bench.turn(limit: 1)
        let (engine, call) = (bench.harness.engine, bench.harness.call)
        #expect(try await refusal { try await engine.cancelBulk(job.id, call) } == "bulk.under-way")
        try await bench.work()
        #expect(try await refusal { try await engine.cancelBulk(job.id, call) } == "bulk.ended")
    }

    @Test("Promise 12: the same call and the same source make one job, one that was called off does not count")
    func once() async throws {
        let bench = try await BulkBench()
        _ = try await bench.account("u-1", phone: Numbers.a, email: "lin@example.com")
        let order = bench.order(naming: ["u-1"])
        let retry = Call(bench.harness.platform, retry: RetryKey(key: "k", fingerprint: [1]))
        let engine = bench.harness.engine
        let first = try await engine.orderBulk(order, retry).get()
        #expect(try await engine.orderBulk(order, retry).get().id == first.id)
        let (source, call) = ([UInt8](repeating: 7, count: 32), bench.harness.call)
        let sourced = try await engine.orderBulk(order, from: source, call).get()
        bench.harness.clock.advance(by: .days(3))
        // Too late for a new one; this one is known.
        #expect(try await engine.orderBulk(order, from: source, call).get().id == sourced.id)
        _ = try await engine.cancelBulk(sourced.id, call).get()
        #expect(try await refusal { try await engine.orderBulk(order, from: source, call) } == "bulk.too-soon")
    }

    @Test("An owner is told of one job at a time")
    func otherJob() async throws {
        let bench = try await BulkBench()
        _ = try await bench.account("u-1", phone: Numbers.a, email: "lin@example.com", password: "correct horse")
        let (first, second) = (try await bench.order(["u-1"]), try await bench.order(["u-1"], kinds: [.phone, .email]))
        let mail = try await bench.order(["u-1"], kinds: [.email])
        try await bench.work()
        #expect(try await bench.codes(of: first) == [nil])
        #expect(try await bench.codes(of: second) == ["bulk.announced-already"])
        #expect(try await bench.codes(of: mail) == [nil])
        try await bench.goTo(first.at)
        try await bench.work()
        // Each of the two alone leaves something; both would not.
        #expect(try await bench.job(first).counts.done + bench.job(mail).counts.done == 1)
        #expect(try await [bench.codes(of: first), bench.codes(of: mail)].contains(["binding.last"]))
    }

    @Test("A request that would take what is gone ends with it")
    func openFlows() async throws {
        let bench = try await BulkBench()
        let account = try await bench.account("u-1", phone: Numbers.a, email: "lin@example.com")
        let job = try await bench.order(["u-1"])
        try await bench.work()
        try await bench.goTo(job.at - .minutes(1))
        let flow = try await bench.harness.start(account).flow.id
        try await bench.goTo(job.at)
        try await bench.work()
        let ended = try await bench.harness.engine.readFlow(flow, bench.harness.platform)
        #expect(ended.state == .cancelled && ended.cause == .bindingChanged)
    }

    @Test("Who is told late has as much time as everybody else")
    func toldLate() async throws {
        let bench = try await BulkBench()
        _ = try await bench.account("u-1", phone: Numbers.a, email: "lin@example.com")
        _ = try await bench.account("u-2", phone: Numbers.b, email: "mei@example.com")
        let job = try await bench.order(["u-1", "u-2"])
        _ = try await bench.turn(limit: 1)
        bench.harness.clock.advance(by: .days(2))
        try await bench.work()
        let late = bench.harness.clock.now + .days(7)
        #expect(try await Set(bench.notices(.unbindAnnounced).map(\.until)) == [job.at, late])
        try await bench.goTo(job.at)
        try await bench.work()
        #expect(try await bench.job(job).counts.done == 1)
        try await bench.goTo(late)
        try await bench.work()
        #expect(try await bench.job(job).state == .done)
        #expect(try await bench.job(job).counts.done == 2)
    }

    @Test("A clock that jumps ahead takes nothing for an hour, and one that is set back tells nobody twice")
    func clockJumps() async throws {
        let bench = try await BulkBench()
        let account = try await bench.account("u-1", phone: Numbers.a, email: "lin@example.com")
        let job = try await bench.order(["u-1"])
        var watch = BulkWatch()
        let engine = bench.harness.engine
        while try await engine.workBulk(&watch) != nil {}
        bench.harness.clock.advance(by: .days(30))
        #expect(try await engine.workBulk(&watch) == nil)
        #expect(try await bench.harness.held(by: account).count == 2)
        bench.harness.clock.advance(by: .days(-30))
        for _ in 0..<13 {
            bench.harness.clock.advance(by: .minutes(5))
            #expect(try await engine.workBulk(&watch) == nil)
        }
        #expect(try await bench.notices(.unbindAnnounced).count == 2)
        #expect(try await bench.job(job).state == .waiting)
    }

    @Test("Two nodes at once tell and take once", arguments: TestedDatabase.allCases)
    func twoNodes(_ database: TestedDatabase) async throws {
        let bench = try await BulkBench(database)
        let names = (1...30).map { "u-\($0)" }
        for number in 1...30 {
            _ = try await bench.account("u-\(number)", phone: Numbers.many(number), email: "u\(number)@example.com")
        }
        let job = try await bench.order(names)
        try await bench.workTwice()
        #expect(try await bench.notices(.unbindAnnounced).count == 60)
        try await bench.goTo(job.at)
        try await bench.workTwice()
        #expect(try await bench.notices(.unbindDone).count == 60)
        #expect(try await bench.job(job).counts.done == 30)
    }

    @Test("A job of a realm that this node does not have holds up no other")
    func foreignRealm() async throws {
        let bench = try await BulkBench()
        _ = try await bench.account("u-1", phone: Numbers.a, email: "lin@example.com")
        let (engine, now) = (bench.harness.engine, bench.harness.clock.now)
        let foreign = BulkJobRow(
            id: engine.ids.next(at: now), realm: "elsewhere", operation: .unbind, kinds: [.phone], reason: .policy,
            at: now, announce: .zero, by: "operator", source: nil, createdAt: now, state: .announcing,
            counts: BulkCounts([:]), nextAt: now - .days(1))
        try await engine.store.write { $0.insert(foreign, []) }
        let job = try await bench.order(["u-1"])
        try await bench.work()
        #expect(try await bench.job(job).counts.told == 1)
    }

    @Test("Promise 11: the ledger and the platform's systems hear of each account")
    func recorded() async throws {
        let bench = try await BulkBench()
        let webhook = RegisterWebhook(url: "https://platform.example/b", events: [], includesValues: false)
        _ = try await bench.harness.engine.registerWebhook(webhook, bench.harness.call).get()
        let account = try await bench.account("u-1", phone: Numbers.a, email: "lin@example.com")
        let job = try await bench.order(["u-1"])
        try await bench.work()
        try await bench.goTo(job.at)
        try await bench.work()
        let ours = ["unbind.announced", "identifier.unbound"]
        let entries = try await bench.harness.engine.store.read {
            try $0.openings(of: account, limit: 9).map(\.entry.event)
        }
        #expect(entries.filter(ours.contains).reversed() == ours)
        let events = try await bench.harness.mailbox.events().filter { ours.contains($0.type) }
        #expect(events.map(\.type) == ours)
        for event in events {
            let body = String(decoding: event.body, as: UTF8.self)
            #expect(
                body.contains(job.id.description) && body.contains("service-ended") && !body.contains("13800138000"))
        }
    }

    @Test("Promise 8: an order that can't be is refused with a reason", arguments: BadOrder.all)
    func refused(_ bad: BadOrder) async throws {
        let bench = try await BulkBench()
        let order = bad.order(bench.harness.clock.now)
        let (engine, call) = (bench.harness.engine, bench.harness.call)
        #expect(try await refusal { try await engine.orderBulk(order, call) } == bad.code)
        #expect(try await refusal { try await engine.rehearseBulk(order, call.caller) } == bad.code)
    }

    @Test("It takes a key that may do so, and a job of the same realm")
    func scopes() async throws {
        let bench = try await BulkBench()
        _ = try await bench.account("u-1", phone: Numbers.a, email: "lin@example.com")
        let job = try await bench.order(["u-1"])
        let engine = bench.harness.engine
        let weak = bench.harness.platform([.accountsWrite, .accountsRead])
        #expect(try await refusal { try await engine.readBulk(job.id, weak) } == "key.scope-missing")
        #expect(
            try await refusal { try await engine.orderBulk(bench.order(naming: ["u-1"]), Call(weak)) }
                == "key.scope-missing")
        let elsewhere = bench.harness.platform(Set(Scope.allCases), realm: "elsewhere")
        #expect(try await refusal { try await engine.readBulk(job.id, elsewhere) } == "bulk.not-found")
    }
}
