import Foundation
import TestSupport
import Testing

@testable import Domain

@Suite("Instants")
struct InstantTests {
    @Test(
        "An RFC 3339 text is its moment",
        arguments: [
            ("1970-01-01T00:00:00Z", Int64(0)), ("1970-01-01T00:00:00.001Z", 1), ("1969-12-31T23:59:59.999Z", -1),
            ("1970-01-01t00:00:00z", 0),
            ("1970-01-01 00:00:00Z", 0), ("1970-01-01T08:00:00+08:00", 0), ("1969-12-31T19:00:00-05:00", 0),
            ("1970-01-01T00:00:00-00:00", 0),
            ("1970-01-01T05:45:00+05:45", 0), ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000),
            ("1900-03-01T00:00:00Z", -2_203_891_200_000), ("2026-11-21T16:30:00.5+08:00", 1_795_249_800_500),
            ("2026-11-21T08:30:00.123456789Z", 1_795_249_800_123), ("2026-11-21T08:30:00.9999Z", 1_795_249_800_999),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("2017-01-01T07:59:60+08:00", 1_483_228_800_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ])
    func parsed(_ text: String, _ milliseconds: Int64) {
        #expect(Instant(text)?.milliseconds == milliseconds)
    }

    @Test(
        "Anything but a date and time is refused",
        arguments: [
            "", "now", "2026-11-21", "08:30:00Z", "2026-11-21T08:30:00", "2026-11-21T08:30Z", "2026-11-21T08:30:00.Z",
            "2026-11-21T08:30:00,5Z",
            "2026-11-21T08:30:00.1234567890Z", "2026-11-21T24:00:00Z", "2026-11-21T08:60:00Z", "2026-11-21T08:30:61Z",
            "2026-11-21T08:30:60Z",
            "2016-12-31T23:59:60+08:00", "2026-00-21T08:30:00Z", "2026-13-21T08:30:00Z", "2026-11-00T08:30:00Z",
            "2026-11-31T08:30:00Z",
            "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-02-30T00:00:00Z",
            "2026-11-21T08:30:00+24:00",
            "2026-11-21T08:30:00+08:60", "2026-11-21T08:30:00+0800", "2026-11-21T08:30:00+08", "2026-11-21T08:30:00 Z",
            " 2026-11-21T08:30:00Z",
            "2026-11-21T08:30:00Z\n", "2026-11-21T08:30:00Z\0", "26-11-21T08:30:00Z", "+2026-11-21T08:30:00Z",
            "-2026-11-21T08:30:00Z",
            "12026-11-21T08:30:00Z", "2026-1-21T08:30:00Z", "２０２６-11-21T08:30:00Z", "2026-W47-6T08:30:00Z",
            "2026-11-21T08:30:00ZZ",
            "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
        ])
    func refused(_ text: String) {
        #expect(Instant(text) == nil)
    }

    @Test("Ten kilobytes are no instant", arguments: ["2", "2026-11-21T08:30:00.", "\0"])
    func enormous(_ piece: String) {
        #expect(Instant("2026-11-21T08:30:00." + String(repeating: piece, count: 10_240)) == nil)
    }

    @Test("Any instant of the years 0 to 9999 comes back from its text, which sorts as it does", arguments: [1, 2, 3])
    func roundTrip(_ seed: UInt64) {
        var randomness = SeededRandomness(seed: seed)
        var instants = (0..<2000).map { _ in
            Instant(milliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999, using: &randomness))
        }
        for instant in instants { #expect(Instant(instant.description) == instant) }
        instants.sort()
        #expect(instants.map(\.description) == instants.map(\.description).sorted())
    }

    @Test("Every day of four hundred years is the day the system's calendar says")
    func calendar() {
        let formatter = ISO8601DateFormatter()
        for day in stride(from: Int64(-25_567), to: 120_530, by: 97) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            #expect(Instant(date).description == formatter.string(from: date).replacing("Z", with: ".000Z"))
        }
    }

    @Test(
        "A year that RFC 3339 cannot say is written whole, and is not read back",
        arguments: [
            (Int64(253_402_300_800_000), "+000010000-01-01T00:00:00.000Z"),
            (-62_167_219_200_001, "-000000001-12-31T23:59:59.999Z"),
            (.max, "+292278994-08-17T07:12:55.807Z"), (.min, "-292275055-05-16T16:47:04.192Z"),
        ])
    func beyond(_ milliseconds: Int64, _ text: String) {
        #expect(Instant(milliseconds: milliseconds).description == text)
        #expect(Instant(text) == nil)
    }

    @Test("No time passes on a clock that was set back")
    func setBack() {
        let clock = PinnedClock()
        let before = clock.now
        clock.advance(by: .minutes(5))
        #expect(clock.now.since(before) == .seconds(300))
        clock.set(before - .hours(1))
        #expect(clock.now.since(before) == .zero)
    }

    @Test(
        "Spans are counted in milliseconds",
        arguments: [(Duration.minutes(5), Int64(300_000)), (.hours(72), 259_200_000), (.days(90), 7_776_000_000)])
    func spans(_ span: Duration, _ milliseconds: Int64) {
        #expect(span.milliseconds == milliseconds)
        #expect((Instant(milliseconds: 5) + span).milliseconds == milliseconds + 5)
        #expect((Instant(milliseconds: 5) - span).milliseconds == 5 - milliseconds)
    }

    @Test("An instant travels in JSON as its text")
    func json() throws {
        let instant = Instant(milliseconds: 1_795_249_800_000)
        let data = try JSONEncoder().encode([instant])
        #expect(String(decoding: data, as: UTF8.self) == "[\"2026-11-21T08:30:00.000Z\"]")
        #expect(try JSONDecoder().decode([Instant].self, from: data) == [instant])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Instant].self, from: Data("[0]".utf8)) }
    }
}
