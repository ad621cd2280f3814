import Domain
import Engine
import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("The console: the queue")
struct DeskQueueTests {
    private static let path = "/console/shop/cases"

    /// The ids of the cases that the page links to, in its order.
    private func ids(_ page: Answer) -> [String] {
        page.body.matches(of: /<a href="\/console\/shop\/cases\/(case_[a-z0-9]+)">/).map { String($0.1) }
    }

    @Test("An empty queue says that nothing waits", arguments: [("en", "No cases are waiting"), ("zh", "目前没有待审核的案件")])
    func empty(language: String, words: String) async throws {
        try await DeskAtWork.run { web in
            let page = try await DeskAtWork.signedIn(web, language: language).open(Self.path)
            #expect(page.status == 200)
            #expect(page.body.contains(words))
            page.expectSafeHeaders()
        }
    }

    @Test("The soonest due comes first, and what is late says so in words")
    func order() async throws {
        try await DeskAtWork.run { web in
            let first = try await web.waiting()
            web.engine.clock.advance(by: .hours(20))
            let second = try await web.waiting("user-2", phone: "+8613700137000", to: "+8613600136000")
            web.engine.clock.advance(by: .minutes(350))
            let page = try await DeskAtWork.signedIn(web).open(Self.path)
            #expect(ids(page) == [first.description, second.description])
            #expect(page.body.components(separatedBy: "<span class=\"tag bad\">Overdue</span>").count == 2)
            #expect(page.body.contains("2 hours late"))
            #expect(page.body.contains("Change the phone number"))
        }
    }

    @Test("Filters show what they say, and an empty one says so")
    func filters() async throws {
        try await DeskAtWork.run { web in
            let mine = try await web.waiting()
            let free = try await web.waiting("user-2", phone: "+8613700137000", to: "+8613600136000")
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, mine)
            try await #expect(ids(desk.open(Self.path + "?claim=mine&queue=")) == [mine.description])
            try await #expect(ids(desk.open(Self.path + "?claim=free")) == [free.description])
            try await #expect(ids(desk.open(Self.path + "?claim=any&queue=identity")).count == 2)
            for query in ["?overdue=yes", "?queue=nothing"] {
                let page = try await desk.open(Self.path + query)
                #expect(ids(page).isEmpty)
                #expect(page.body.contains("No case fits these filters."))
            }
            for query in ["?risk=huge", "?operation=x%20y", "?claim=all", "?overdue=no", "?after=case_1", "?color=red"]
            {
                try await #expect(desk.open(Self.path + query).status == 400)
            }
        }
    }

    @Test("A filter by operation, way, risk, account and what one may take stays in the form and on the next page")
    func subjects() async throws {
        try await DeskAtWork.run { web in
            for number in 0..<51 {
                _ = try await web.waiting(
                    "user-\(number)", phone: "+86137001370\(10 + number)", to: "+86136001360\(10 + number)")
            }
            _ = try await web.waiting("user-51", phone: "+8613700137061", to: "+8613600136061", people: 2)
            let desk = try await DeskAtWork.signedIn(web)
            for (query, count) in [
                ("operation=phone.change", 52), ("operation=email.change", 0), ("track=reviewed", 51),
                ("track=two-people", 1), ("risk=high", 0), ("risk=&track=reviewed&claim=takeable&account=", 51),
                ("account=user-7", 1), ("account=user-7&track=two-people", 0), ("account=nobody", 0),
                ("state=ended&account=user-7", 0),
            ] {
                let page = try await desk.open(Self.path + "?" + query)
                #expect(ids(page).count == min(count, 50), "\(query)")
                #expect(page.body.contains("No case fits these filters.") == (count == 0), "\(query)")
                expectKept(query, on: page)
                try await expectNext(count - 50, after: page, query, desk)
            }
        }
    }

    private func expectKept(_ query: String, on page: Answer) {
        let chosen = page.body.matches(of: /<option value="([^"]+)" selected>/).map { String($0.1) }
        for filter in query.split(separator: "&") {
            let parts = filter.split(separator: "=")
            guard parts.count == 2 else { continue }
            let isKept =
                parts[0] == "account"
                ? page.body.contains("name=\"account\" value=\"\(parts[1])\"") : chosen.contains(String(parts[1]))
            #expect(isKept, "\(filter)")
        }
    }

    /// - Parameter count: how many are further on.
    private func expectNext(_ count: Int, after page: Answer, _ query: String, _ desk: DeskAtWork) async throws {
        let next = page.body.firstMatch(of: /href="(\?[^"]*after=[^"]*)"/)
        #expect((next != nil) == (count > 0))
        guard let next else { return }
        let later = try await desk.open(Self.path + next.1.replacing("&amp;", with: "&"))
        #expect(ids(later).count == count)
        expectKept(query, on: later)
    }

    @Test(
        "Closed cases are found by the account, as it is written, and a page of them keeps it",
        arguments: ["user-7", "a+b &c"])
    func endedOfAccount(externalID: String) async throws {
        try await DeskAtWork.run { web in
            let desk = try await DeskAtWork.signedIn(web)
            let (own, other) = (
                try await web.waiting(externalID),
                try await web.waiting(
                    "user-8", phone: "+8613700137000", to: "+8613600136000")
            )
            for id in [own, other] {
                try await desk.send(to: .consoleCaseTake, id)
                try await #expect(desk.decide("refuse-other", "No.", id).status == 303)
            }
            var query = URLComponents()
            query.queryItems = [.init(name: "state", value: "ended"), .init(name: "account", value: externalID)]
            let text = (query.percentEncodedQuery ?? "").replacing("+", with: "%2B")
            let page = try await desk.open(Self.path + "?" + text)
            #expect(ids(page) == [own.description])
            #expect(page.body.contains("Show all"))
        }
    }

    @Test(
        "A case is listed with its account, its risk, the way, and whether the reader has decided",
        arguments: [("en", "You have decided"), ("zh", "您已作出决定")])
    func columns(language: String, voted: String) async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting("user-7", people: 2)
            let lena = try await DeskAtWork.signedIn(web, language: language)
            let before = try await lena.open(Self.path).body
            #expect(before.contains("<td>user-7</td>"))
            #expect(before.contains("<span class=\"quiet\">two-people</span>"))
            #expect(before.contains("<td><span class=\"tag\">\(language == "zh" ? "低" : "low")</span></td>"))
            #expect(!before.contains(voted))
            try await lena.send(to: .consoleCaseTake, id)
            try await #expect(lena.decide("approve-identity-shown", "", id).status == 303)
            try await #expect(lena.open(Self.path).body.contains(voted))
            let otto = try await DeskAtWork.signedIn(web, "otto", language: language)
            try await #expect(!otto.open(Self.path).body.contains(voted))
        }
    }

    @Test(
        "Cases that are over are listed by how they ended, the latest first, and can be read",
        arguments: [("en", "Refused"), ("zh", "已拒绝")])
    func ended(language: String, refused: String) async throws {
        try await DeskAtWork.run { web in
            let desk = try await DeskAtWork.signedIn(web, language: language)
            var ended: [CaseID] = []
            for (number, decision) in ["refuse-other", "approve-identity-shown", "refuse-no-answer"].enumerated() {
                let id = try await web.waiting(
                    "user-\(number)", phone: "+861370013700\(number)", to: "+861360013600\(number)")
                try await desk.send(to: .consoleCaseTake, id)
                try await #expect(desk.decide(decision, "So it is.", id).status == 303)
                ended.append(id)
                web.engine.clock.advance(by: .minutes(1))
            }
            try await #expect(ids(desk.open(Self.path)).isEmpty)
            let all = try await desk.open(Self.path + "?state=ended&claim=mine")
            #expect(ids(all) == ended.reversed().map(\.description))
            #expect(all.body.contains("<td>lena</td>"))
            let page = try await desk.open(Self.path + "?state=refused&queue=")
            #expect(ids(page) == [ended[2].description, ended[0].description])
            #expect(page.body.components(separatedBy: "<span class=\"tag bad\">\(refused)</span>").count == 3)
            try await #expect(ids(desk.open(Self.path + "?state=closed")).isEmpty)
            try await #expect(desk.open(Self.path + "?state=other").status == 400)
            let after = try await desk.open(Self.path + "?state=ended&after=\(ended[1])")
            #expect(ids(after) == [ended[0].description])
            let read = try await desk.see(ended[2]).body
            #expect(read.contains("So it is.") && !read.contains("id=\"prospects\""))
        }
    }

    @Test("Each queue that policy names can be chosen, with nothing in it and for cases that are over")
    func queues() async throws {
        let policy = DeskAtWork.policy.replacing(
            "    undo: 72h\n", with: "    undo: 72h\n    review: { queue: numbers, people: 1, within: 24h }\n")
        try await WebHarness.run(policies: [policy]) { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web)
            func queues(_ query: String) async throws -> [String] {
                let page = try await desk.open(Self.path + query)
                let list = try #require(page.body.firstMatch(of: /<select id="queue".*?<\/select>/)).0
                return list.matches(of: /<option value="[^"]+"[^>]*>([^<]*)</).map { String($0.1) }
            }
            try await #expect(queues("").contains("numbers (1)"))
            try await desk.send(to: .consoleCaseTake, id)
            try await #expect(desk.decide("refuse-other", "No.", id).status == 303)
            try await #expect(queues("").contains("numbers (0)"))
            let named = try await queues("?state=ended")
            #expect(named.contains("numbers") && named.count > 1)
            try await #expect(ids(desk.open(Self.path + "?state=ended&queue=numbers")) == [id.description])
            try await #expect(ids(desk.open(Self.path + "?state=ended&queue=identity")).isEmpty)
        }
    }

    @Test(
        "A page says once on whose clock its times are",
        arguments: [("en", "Times are in UTC+8."), ("zh", "时间均为 UTC+8。")])
    func clock(language: String, told: String) async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web, language: language)
            for page in [try await desk.open(Self.path), try await desk.see(id)] {
                #expect(page.body.components(separatedBy: "UTC").count == 2)
                #expect(page.body.contains(told))
            }
        }
    }

    @Test("Of more than fifty cases the rest are on the next page")
    func pages() async throws {
        try await DeskAtWork.run { web in
            for number in 0..<51 {
                _ = try await web.waiting(
                    "user-\(number)", phone: "+86137001370\(10 + number)", to: "+86136001360\(10 + number)")
            }
            let desk = try await DeskAtWork.signedIn(web)
            let first = try await desk.open(Self.path)
            #expect(ids(first).count == 50)
            let next = try #require(first.body.firstMatch(of: /href="(\?[^"]*after=[^"]*)"/)).1.replacing(
                "&amp;", with: "&")
            let second = try await desk.open(Self.path + next)
            #expect(ids(second).count == 1)
            #expect(Set(ids(first) + ids(second)).count == 51)
            #expect(second.body.contains("Back to the first page"))
        }
    }
}
