import Domain
import Engine
import Testing

@testable import Courier

@Suite("What becomes of a message")
struct DeliveryRulesTests {
    @Test(
        "The wait grows with the failures, and is spread by a fifth",
        arguments: [
            (0, 1000), (1, 5000), (2, 30_000), (3, 120_000), (4, 600_000), (5, 3_600_000), (6, 21_600_000),
            (7, 21_600_000),
            (5000, 21_600_000),
        ])
    func backsOff(_ failures: Int, _ milliseconds: Int64) {
        #expect(Backoff.wait(after: failures, random: 0).milliseconds == milliseconds * 8 / 10)
        #expect(Backoff.wait(after: failures, random: 200).milliseconds == milliseconds)
        #expect(Backoff.wait(after: failures, random: 400).milliseconds == milliseconds * 12 / 10)
        #expect(
            (milliseconds * 8 / 10...milliseconds * 12 / 10).contains(
                Backoff.wait(after: failures, random: .max).milliseconds))
    }

    private func described(_ result: DeliveryResult) -> String {
        switch result {
        case .delivered: "delivered"
        case .failed(_, let error, let retryAt): "again after \(retryAt.milliseconds - start.milliseconds): \(error)"
        case .dead(_, let error): "dead: \(error)"
        }
    }

    @Test(
        "A code is tried only within its life",
        arguments: [
            (0, 300_000, "again after 1000: timeout"), (3, 300_000, "again after 120000: timeout"),
            (4, 300_000, "dead: timeout"),
            (0, 1000, "dead: timeout"), (0, 1001, "again after 1000: timeout"),
        ])
    func codes(_ attempts: Int, _ life: Int64, _ expected: String) throws {
        let message = Messages().code(expiresAt: start + .milliseconds(life), attempts: attempts)
        #expect(
            described(DeliveryRules.result(of: .transient("timeout"), for: message, at: start, random: 200)) == expected
        )
    }

    @Test("A notice is tried for three days, and once more when somebody brings it back")
    func notices() throws {
        let messages = Messages()
        let tried = messages.notice(attempts: 9)
        let late = start + .days(3) - .hours(6)
        #expect(
            described(
                DeliveryRules.result(of: .transient("http.500"), for: tried, at: late - .milliseconds(1), random: 200)
            )
            .hasPrefix("again"))
        #expect(
            described(DeliveryRules.result(of: .transient("http.500"), for: tried, at: late, random: 200))
                == "dead: http.500"
        )
        #expect(!DeliveryRules.isTooLate(tried, at: start + .days(30)))
    }

    @Test("A message past its life is tried rather than put off forever")
    func restsWithinItsLife() throws {
        let notice = Messages().notice()
        #expect(DeliveryRules.mayRest(notice, at: start + .days(3) - .milliseconds(1)))
        #expect(!DeliveryRules.mayRest(notice, at: start + .days(3)))
    }

    @Test("What can never work is given up at once")
    func permanent() throws {
        let result = DeliveryRules.result(
            of: .permanent("http.400"), for: Messages().notice(), at: start, random: 200)
        #expect(described(result) == "dead: http.400")
    }
}
