import Domain
import Engine
import TestSupport
import Testing

@Suite("Words between a reviewer and the person")
struct CorrespondenceTests {
    @Test("A question reaches every channel, is answered with a file, and the wait does not count for the reviewers")
    func askAndAnswer() async throws {
        let harness = try await EngineHarness.make()
        let li = try await harness.staff("li")
        let waiting = try await harness.underReview()
        let due = try await harness.engine.takeCase(waiting.id, li).get().dueAt
        let asked = try await harness.engine.askPerson(waiting.id, text: "Since when is the old number gone?", li).get()
        #expect(asked.asked)
        #expect(asked.entries.map(\.author) == [.reviewer])
        let notices = try await harness.mailbox.notices().filter { $0.kind == .caseAsked }
        #expect(Set(notices.map(\.to)) == ["+8613800138000", "+8613900139000", "user-1@example.com"])
        #expect(notices.allSatisfy { $0.disownToken != nil })
        harness.clock.advance(by: .hours(5))
        let files = [Upload(name: "bill.png", bytes: Picture.png)]
        let answered = try await harness.engine.addToCase(
            of: waiting.flow, text: "Since May.", files: files, harness.person(waiting.flow)
        ).get()
        let review = try #require(answered.review)
        #expect(!review.asked)
        #expect(review.dueAt == due + .hours(5))
        #expect(review.entries.map(\.text) == ["Since when is the old number gone?", "Since May."])
        #expect(review.entries.last?.files.map(\.name) == ["bill.png"])
        let read = try await harness.engine.readCase(waiting.id, li.caller)
        #expect(read.entries == review.entries)
        #expect(read.dueAt == due + .hours(5))
        #expect(try await harness.engine.readFlow(waiting.flow, harness.platform).review == review)
    }

    @Test("Only whoever has taken the case asks, and only while it is open")
    func whoAsks() async throws {
        let harness = try await EngineHarness.make()
        let (li, wang) = (try await harness.staff("li"), try await harness.staff("wang"))
        let waiting = try await harness.underReview()
        await expectRefusal("case.not-claimed") { _ = try await harness.engine.askPerson(waiting.id, text: "Why?", li) }
        _ = try await harness.engine.takeCase(waiting.id, wang).get()
        await expectRefusal("case.not-claimed") { _ = try await harness.engine.askPerson(waiting.id, text: "Why?", li) }
        for text in ["", String(repeating: "x", count: 2001)] {
            await expectRefusal("case.text-length") {
                _ = try await harness.engine.askPerson(waiting.id, text: text, wang)
            }
        }
        _ = try await harness.refuse(waiting.id, wang)
        await expectRefusal("case.closed") { _ = try await harness.engine.askPerson(waiting.id, text: "Why?", wang) }
        await expectRefusal("case.closed") {
            _ = try await harness.engine.addToCase(
                of: waiting.flow, text: "Because.", files: [], harness.person(waiting.flow))
        }
    }

    @Test("A person adds to their own case alone, in words or files, twenty times")
    func limits() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview()
        let other = try await harness.underReview("user-2", phone: "+8613800138002", to: "+8613900139002")
        let person = harness.person(waiting.flow)
        await expectRefusal("flow.not-found") {
            _ = try await harness.engine.addToCase(of: other.flow, text: "x", files: [], person)
        }
        for text in ["", String(repeating: "x", count: 4001)] {
            await expectRefusal("case.text-length") {
                _ = try await harness.engine.addToCase(of: waiting.flow, text: text, files: [], person)
            }
        }
        for number in 1...20 {
            _ = try await harness.engine.addToCase(of: waiting.flow, text: "Also \(number).", files: [], person).get()
        }
        await expectRefusal("case.entries-too-many") {
            _ = try await harness.engine.addToCase(of: waiting.flow, text: "Also this.", files: [], person)
        }
        #expect(try await harness.engine.readCase(waiting.id, harness.platform).entries.count == 20)
    }

    @Test("An answer that is sent twice by the same call is one answer")
    func retried() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview()
        let call = Call(harness.person(waiting.flow).caller, retry: RetryKey(key: "answer", fingerprint: [1]))
        let files = [Upload(name: "a.png", bytes: Picture.png)]
        let first = try await harness.engine.addToCase(of: waiting.flow, text: "Here.", files: files, call).get()
        let second = try await harness.engine.addToCase(of: waiting.flow, text: "Here.", files: files, call).get()
        #expect(first == second)
        #expect(try await harness.engine.store.read { try $0.evidence(of: waiting.id).count } == 1)
    }
}
