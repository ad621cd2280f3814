import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing
import Web

@Suite("A long queue")
struct DeskQueueJourneys {
    @Test("Ten thousand cases: the first page and a filter come within a second, and the pages lead on")
    func tenThousand() async throws {
        try await Site.run { site in
            try await site.fillQueue(10_000)
            let lena = try await site.window(.english, on: .wide)
            try await lena.enterConsole(as: site.colleague("lena"), at: site)
            try await lena.arrive(at: site.place(.consoleCases))
            try await lena.see("10,001 open")
            try await #expect(lena.serverTime < 1000)
            let first = try await lena.cases
            try await lena.press("Next page")
            try await lena.wait("the second page") {
                let second = try await lena.cases
                return second.count == 50 && Set(second).isDisjoint(with: first)
            }
            #expect(first.count == 50)
            try await #expect(lena.serverTime < 1000)
            try await lena.press("Back to the first page")
            try await lena.wait("the first page") { try await lena.cases == first }
            try await lena.select("Appeals (3,334)", in: "Queue")
            try await lena.press("Show")
            try await lena.see("Show all")
            try await #expect(lena.serverTime < 1000)
            try await lena.press("Next page")
            try await lena.wait("the next appeals") { try await lena.path.contains("after=") }
            try await #expect(lena.path.contains("queue=appeals"))
            try await #expect(lena.cases.count == 50)
            try await #expect(lena.count("tbody tr") == 50)
            try await #expect(
                lena.script("return document.querySelector('tbody').innerText.includes('Identity')") == false)
        }
    }

    @Test("The queue can show only what is late, or only one's own cases")
    func filters() async throws {
        try await Site.run { site in
            try await site.fillQueue(60)
            site.engine.clock.advance(by: .days(1) + .seconds(10))
            let lena = try await site.window(.english, on: .wide)
            try await lena.enterConsole(as: site.colleague("lena"), at: site)
            try await lena.choose("Only what is overdue")
            try await lena.press("Show")
            try await lena.wait("the filter") { try await lena.path.contains("overdue=yes") }
            let late = try await lena.cases.count
            #expect(late > 10 && late < 50)
            try await lena.see("\(late) overdue")
            try await lena.press("Show all")
            try await lena.press("[scope=row]:is(tbody tr:first-child *) a")
            try await lena.press("Take this case")
            try await lena.see("The case is yours.")
            try await lena.press("All cases")
            try await lena.select("Critical", in: "Risk")
            try await lena.press("Show")
            try await lena.see("No case fits these filters.")
            try await lena.press("Show all")
            try await lena.select("Nothing but documents", in: "Way")
            try await lena.select("Nobody, and you may take it", in: "Who has it")
            try await lena.press("Show")
            try await lena.wait("the filter by way") { try await lena.path.contains("track=no-access") }
            let free = try await lena.cases
            #expect(free.count == 50)
            try await lena.press("Next page")
            try await lena.wait("the filtered second page") {
                let rest = try await lena.cases
                return rest.count == 10 && Set(rest).isDisjoint(with: free)
            }
            for kept in ["claim=takeable", "track=no-access"] { try await #expect(lena.path.contains(kept)) }
            try await lena.press("Show all")
            try await lena.select("You", in: "Who has it")
            try await lena.press("Show")
            try await lena.wait("one case") { try await lena.cases.count == 1 }
            try await lena.see("1 yours")
        }
    }
}

extension Window {
    /// Of the page that is shown, in milliseconds until the first byte: the shortest of three,
    /// since one alone may have waited for whatever else the machine does.
    fileprivate var serverTime: Double {
        get async throws {
            var shortest = Double.infinity
            for _ in 0..<3 {
                try await reload()
                let script =
                    "const t = performance.getEntriesByType('navigation')[0]; return t.responseStart - t.requestStart"
                shortest = min(shortest, try await self.script(script).number ?? .infinity)
            }
            return shortest
        }
    }

    /// Where the rows of the queue lead.
    fileprivate var cases: [String] {
        get async throws {
            let links = try await script(
                "return [...document.querySelectorAll('tbody th a')].map(a => a.getAttribute('href')).join(' ')")
            guard case .text(let text) = links else { return [] }
            return text.split(separator: " ").map(String.init)
        }
    }
}

extension Site {
    /// One change that waits for people, and as many more like it.
    fileprivate func fillQueue(_ count: Int) async throws {
        let account = try await engine.account(phone: Sample.oldPhone).id
        let flow = try await engine.start(account, track: "no-access").flow.id
        for method in ["national-id", "face"] { try await engine.attest(try #require(Requirement(method)), of: flow) }
        try await engine.supply(flow, Sample.newPhone, reason: "lost-number")
        _ = try await engine.prove(.newCode, of: flow, at: Sample.newPhone).get()
        try await engine.crowdQueue(like: flow, with: count)
    }
}
