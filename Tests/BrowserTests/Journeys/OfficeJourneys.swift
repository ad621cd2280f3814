import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing
import Web

@Suite("An operator at work")
struct OfficeJourneys {
    @Test(
        "The day's plots and the tables beside them say what happened, in both languages", arguments: Language.allCases)
    func day(language: Language) async throws {
        try await Site.run { site in
            try await site.playDay()
            let olga = try await site.window(language, on: .wide)
            try await olga.enterConsole(as: site.colleague("olga", roles: [.operator]), at: site)
            try await olga.arrive(at: site.place(.consoleDay))
            let figures = try await olga.list(
                "return [...document.querySelectorAll('.figures strong')].map(e => e.textContent)")
            #expect(figures == ["5", "2", "1", "1", "0"])
            let hours = try await olga.table("plot-hours")
            #expect(hours.count == 24)
            let sums = (1...3).map { column in hours.reduce(0) { $0 + (Int($1[column]) ?? -1000) } }
            #expect(sums == [5, 2, 1])
            #expect(hours.filter { $0[1] != "0" }.count == 2)
            let ways = try await olga.table("plot-ways")
            let totals = (1...5).map { column in ways.reduce(0) { $0 + (Int($1[column]) ?? -1000) } }
            #expect(totals == [5, 2, 1, 1, 1])
            let codes = try await olga.table("plot-codes")
            #expect(codes.reduce(0) { $0 + (Int($1[1]) ?? -1000) } == site.sentCodes)
            try await #expect(olga.table("plot-queue").map { $0[1] } == ["0", "1", "0", "0", "0"])
            for plot in ["plot-hours", "plot-ways", "plot-codes", "plot-queue"] {
                try await #expect(olga.count("#\(plot) rect") > 0, "\(plot) draws nothing")
                try await #expect(olga.attribute("aria-labelledby", of: "#\(plot)") == "\(plot)-title \(plot)-summary")
            }
            try await olga.press("[rel=prev]")
            try await olga.see(language == .english ? "Nobody asked for anything on this day." : "这一天没有")
        }
    }

    @Test("An account is found by the whole value alone, and both searches are written down", arguments: [true, false])
    func search(javaScript: Bool) async throws {
        try await Site.run { site in
            let account = try await site.engine.account(phone: Sample.oldPhone).id
            let olga = try await site.window(.english, on: .wide, javaScript: javaScript)
            try await olga.enterConsole(as: site.colleague("olga", roles: [.operator]), at: site)
            try await olga.press("Accounts")
            for wrong in ["138 0013 800", "+8613800138001"] {
                try await olga.fill("The exact value", with: wrong)
                try await olga.press("Search")
                try await olga.see("No account has this.")
                try await #expect(olga.path == site.place(.consoleAccounts))
            }
            try await olga.fill("The exact value", with: "138 0013 8000")
            try await olga.press("Search")
            try await olga.see("That you opened this account was written down.")
            try await olga.see("+86 138****8000")
            try await #expect(!olga.text.contains("13800138000"))
            try await #expect(olga.path == site.place(.consoleAccounts))
            let looks = try await site.engine.engine.store.read { try $0.accesses(to: account, limit: 10) }
            #expect(looks.contains { $0.act == .accountSearched && $0.login == "olga" })
        }
    }

    @Test("What was given up is sent once more, and pressing twice sends nothing twice")
    func outbox() async throws {
        try await Site.run { site in
            let dead = try await site.giveUpEverything()
            try #require(dead > 1)
            let olga = try await site.window(.english, on: .wide)
            try await olga.enterConsole(as: site.colleague("olga", roles: [.operator]), at: site)
            try await olga.press("Outbox")
            try await #expect(olga.count("tbody input[type=checkbox]") == dead)
            try await olga.see("gateway.refused")
            try await olga.press("Try the chosen again")
            try await olga.see("Choose what to try again.")
            try await olga.press(".box:is(tbody tr:first-child *)")
            try await olga.press("Try the chosen again")
            try await olga.see("It is being sent again.")
            try await #expect(olga.count("tbody input[type=checkbox]") == dead - 1)
            let earlier = try await site.engine.mailbox.collect().count - 1
            try await olga.press("Try all again")
            try await olga.see("Nothing was given up.")
            try await olga.back()
            try await olga.reload()
            try await #expect(site.engine.mailbox.collect().count == earlier + dead)
        }
    }

    @Test("The policy in force is told sentence by sentence in the reader's language")
    func policy() async throws {
        try await Site.run { site in
            let olga = try await site.colleague("olga", roles: [.operator])
            for language in Language.allCases {
                let window = try await site.window(language, on: .wide)
                try await window.enterConsole(as: olga, at: site)
                try await window.open(site.place(.consolePolicy))
                let shown = try await window.list(
                    "return [...document.querySelectorAll('.sentences li')].map(e => e.textContent)")
                let wanted = try site.policy(language)
                #expect(shown == wanted && !shown.isEmpty)
                let chinese = shown.filter { $0.contains(/\p{Han}/) }.count
                #expect(language == .chinese ? chinese > shown.count / 2 : chinese == 0)
            }
        }
    }

    @Test("Reviewers see nothing of the office, operators nothing of the cases, and nobody another realm's")
    func roles() async throws {
        try await Site.run { site in
            let marketplace: Set<RealmID> = [site.engine.realm]
            let (lena, olga) = (try await site.window(.english, on: .wide), try await site.window(.english, on: .wide))
            try await lena.enterConsole(as: site.colleague("lena", roles: [.reviewer], realms: marketplace), at: site)
            try await olga.enterConsole(as: site.colleague("olga", roles: [.operator], realms: marketplace), at: site)
            for address in [RoutePath.consoleDay, .consoleAccounts, .consoleOutbox, .consolePolicy] {
                try await lena.open(site.place(address))
                try await lena.see("Your role does not allow this")
                try await #expect(lena.status == 403)
                try await olga.open(site.place(address))
                try await #expect(olga.status == 200)
            }
            try await olga.open(site.place(.consoleCases))
            try await olga.see("Your role does not allow this")
            try await lena.open(site.place(.consoleCases))
            try await #expect(
                lena.list("return [...document.querySelectorAll('.places a')].map(e => e.textContent)") == ["Cases"])
            try await lena.open(RoutePath.consoleCases.filled(with: "messenger"))
            try await #expect(lena.status == 403)
            try await olga.open(RoutePath.consoleDay.filled(with: "messenger"))
            try await #expect(olga.status == 403)
        }
    }
}

// MARK: What is on the pages

extension Window {
    /// - Parameter script: returns a list of texts.
    fileprivate func list(_ script: String) async throws -> [String] {
        guard case .list(let values) = try await self.script(script) else { return [] }
        return values.compactMap { if case .text(let text) = $0 { text.trimmed } else { nil } }
    }

    /// The rows of the table beside a plot: the name, and its cells.
    fileprivate func table(_ plot: String) async throws -> [[String]] {
        let rows = try await script(
            """
            const table = document.getElementById(arguments[0] + '-caption')?.closest('table');
            return table ? [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent.trim())) : []
            """, .text(plot))
        guard case .list(let lines) = rows else { return [] }
        return lines.map { line in
            guard case .list(let cells) = line else { return [] }
            return cells.compactMap { if case .text(let text) = $0 { text } else { nil } }
        }
    }
}

extension String {
    fileprivate var trimmed: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}

// MARK: What happened

extension Site {
    /// Codes that go out in the course of ``playDay()``.
    fileprivate var sentCodes: Int { 6 }

    /// Two changes done, one in review, one refused by people, one left: in two hours of the same
    /// day.
    fileprivate func playDay() async throws {
        engine.clock.advance(by: .hours(-3))
        for number in 1...2 {
            let old = "+861380013800\(number)"
            let account = try await engine.account("done-\(number)", phone: old).id
            _ = try await engine.change(account, from: old, to: "+861390013900\(number)", context: context(number))
        }
        _ = try await engine.start(
            try await engine.account("left", phone: "+8613800138003").id, track: "current", context: context(3))
        engine.clock.advance(by: .hours(1))
        let refused = try await documentsOnly("refused", from: "+8613800138004", to: "+8613900139004", context(4))
        let decision = CaseDecision(
            reviewer: "wang", vote: .refuse, reason: "documents-unreadable", note: "Not readable.")
        _ = try await engine.engine.decideCase(refused, decision, engine.call).get()
        _ = try await documentsOnly("waits", from: "+8613800138005", to: "+8613900139005", context(5))
        engine.clock.advance(by: .hours(2))
    }

    private func documentsOnly(
        _ name: String, from old: String, to new: String, _ context: RequestContext
    ) async throws -> CaseID {
        let account = try await engine.account(name, phone: old).id
        let flow = try await engine.start(account, track: "no-access", context: context).flow.id
        for method in ["national-id", "face"] { try await engine.attest(try #require(Requirement(method)), of: flow) }
        try await engine.supply(flow, new, reason: "lost-number")
        let view = try await engine.prove(.newCode, of: flow, at: new).get()
        return try #require(view.review, "no review, but \(view.state)").id
    }

    /// As the engine tells it to an operator.
    fileprivate func policy(_ language: Language) throws -> [String] {
        let principal = StaffPrincipal(id: ID(high: 1, low: 1), login: "olga", roles: [.operator], ownAccounts: [])
        let caller = Caller(realm: engine.realm, principal: .staff(principal))
        return try engine.engine.policyTexts(caller, language).chapters.flatMap(\.sentences)
    }

    private func context(_ number: Int) -> RequestContext {
        RequestContext(
            channel: .app, session: "session-\(number)", device: "device-\(number)", deviceKnown: .yes,
            network: "198.51.\(number).1",
            country: "CN", signedInAt: engine.clock.now - .minutes(1), signInMethod: "password")
    }

    /// - Returns: how many messages are dead now.
    fileprivate func giveUpEverything() async throws -> Int {
        let account = try await engine.account(phone: Sample.oldPhone).id
        let flow = try await engine.start(account).flow.id
        _ = try await engine.prove(.oldCode, of: flow, at: Sample.oldPhone)
        try await engine.supply(flow, Sample.newPhone)
        _ = try await engine.prove(.newCode, of: flow, at: Sample.newPhone)
        var count = 0
        while case let batch = try await engine.engine.claimMessages(limit: 64, lease: .seconds(30)), !batch.isEmpty {
            try await engine.engine.settle(batch.map { .dead($0.row, error: "gateway.refused") })
            count += batch.count
        }
        return count
    }
}
