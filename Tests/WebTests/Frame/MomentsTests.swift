import Domain
import Flows
import Testing

@testable import Web

@Suite("Times are told as people tell them")
struct MomentsTests {
    private static let now = Instant(milliseconds: 1_795_250_400_000)

    private func moments(_ language: Language, zone: String = "Asia/Shanghai") throws -> Moments {
        Moments(
            Speech(try Words.bundled(), in: language, .standard), zone: try #require(ClockZone(zone)), now: Self.now)
    }

    @Test("A moment is on the realm's clock, in the reader's manner")
    func moment() throws {
        #expect(try moments(.english).moment(Self.now) == "21 November 2026 at 16:40 (UTC+8)")
        #expect(try moments(.chinese).moment(Self.now) == "2026年11月21日 16:40 (UTC+8)")
        #expect(try moments(.english, zone: "UTC").date(Self.now) == "21 November 2026")
    }

    @Test("A moment follows the summer time of its zone")
    func summerTime() throws {
        let london = try moments(.english, zone: "Europe/London")
        #expect(london.moment(Self.now) == "21 November 2026 at 08:40 (UTC)")
        #expect(london.moment(Self.now - .days(120)) == "24 July 2026 at 09:40 (UTC+1)")
    }

    @Test(
        "A length is in the unit that people would use, rounded up",
        arguments: [
            (Duration.seconds(42), "42 seconds", "42 秒"), (.seconds(1), "1 second", "1 秒"),
            (.seconds(90), "2 minutes", "2 分钟"),
            (.minutes(30), "30 minutes", "30 分钟"), (.hours(24), "24 hours", "24 小时"), (.hours(72), "3 days", "3 天"),
            (.seconds(-5), "0 seconds", "0 秒"),
        ])
    func length(_ duration: Duration, _ english: String, _ chinese: String) throws {
        #expect(try moments(.english).length(duration) == english)
        #expect(try moments(.chinese).length(duration) == chinese)
    }

    @Test("What is past is told by its age for a week, and then by its date")
    func since() throws {
        let moments = try moments(.english)
        #expect(moments.since(Self.now) == "just now")
        #expect(moments.since(Self.now - .hours(3)) == "3 hours ago")
        #expect(moments.since(Self.now - .days(30)) == "22 October 2026")
        #expect(moments.until(Self.now) == nil)
        #expect(moments.until(Self.now + .minutes(5)) == "in 5 minutes")
    }
}
