import Domain
import Engine
import TestSupport
import Testing

@Suite("A case on one page, and what is written down about looking")
struct CaseFileTests {
    @Test("The page holds facts, history, flows and who looked before, this look included")
    func whole() async throws {
        let harness = try await EngineHarness.make()
        let (li, wang) = (try await harness.staff("li"), try await harness.staff("wang"))
        let waiting = try await harness.underReview()
        _ = try await harness.engine.caseFile(waiting.id, wang)
        harness.clock.advance(by: .minutes(1))
        let file = try await harness.engine.caseFile(waiting.id, li)
        #expect(file.case.id == waiting.id)
        #expect(file.account.id == waiting.account)
        let facts = Dictionary(uniqueKeysWithValues: file.facts.map { ($0.name, $0.value) })
        #expect(facts["account.age"] == "730d")
        #expect(facts["binding.proved-age"] == "30d")
        #expect(facts["device.known"] == "yes")
        #expect(facts["request.channel"] == "app")
        #expect(facts["velocity.changes"] == "0")
        #expect(facts["account.open-cases"] == "0")
        #expect(facts["sim.changed"] == "unknown")
        #expect(facts["risk"] == "low")
        #expect(file.history.first?.event == "flow.reviewing")
        #expect(file.history.last?.event == "account.created")
        #expect(file.flows.map(\.id) == [waiting.flow])
        #expect(file.accesses.map(\.login) == ["li", "wang"])
        #expect(file.accesses.allSatisfy { $0.act == .caseViewed })
        #expect(
            file.revealable.map(\.masked) == ["+86 138****8000", "+86 139****9000", file.account.bindings[1].masked])
    }

    @Test("The page tells what a word will do: when it takes effect, who is told, whether a refusal can be appealed")
    func prospects() async throws {
        let harness = try await EngineHarness.make()
        let li = try await harness.staff("li")
        let (one, two) = (
            try await harness.underReview(),
            try await harness.underReview("user-2", people: 2, phone: "+8613800138002", to: "+8613900139002")
        )
        let atOnce = try #require(try await harness.engine.caseFile(one.id, li).prospects)
        #expect(atOnce.wait == nil)
        #expect(atOnce.undo == .hours(72))
        #expect(atOnce.canBeAppealed && !atOnce.staysFrozen)
        #expect(Set(atOnce.told) == ["+86 138****8000", "+86 139****9000", "u***@example.com"])
        #expect(try await harness.engine.caseFile(two.id, li).prospects?.wait == .hours(24))
        _ = try await harness.refuse(one.id, li)
        #expect(try await harness.engine.caseFile(one.id, li).prospects == nil)
    }

    @Test("A value is shown for a reason that is kept, and only a value of this case")
    func reveal() async throws {
        let harness = try await EngineHarness.make()
        let li = try await harness.staff("li")
        let waiting = try await harness.underReview()
        let other = try await harness.underReview("user-2", phone: "+8613800138002", to: "+8613900139002")
        let foreign = try await harness.read(other.account).bindings[0].id
        let own = try await harness.read(waiting.account).bindings
        for reason in ["", "why", "  a  b ", String(repeating: "x", count: 201)] {
            await expectRefusal("reveal.reason-length") {
                _ = try await harness.engine.reveal(.target, on: waiting.id, reason: reason, li)
            }
        }
        await expectRefusal("reveal.not-in-case") {
            _ = try await harness.engine.reveal(.binding(foreign), on: waiting.id, reason: "compare numbers", li)
        }
        #expect(try await harness.accesses(to: waiting.id).isEmpty)
        let call = { (what: Revealable) in
            try await harness.engine.reveal(what, on: waiting.id, reason: " call the\nowner ", li)
        }
        #expect(try await call(.target) == "+8613900139000")
        #expect(try await call(.binding(own[0].id)) == "+8613800138000")
        #expect(try await call(.binding(own[1].id)) == "user-1@example.com")
        let noted = try await harness.accesses(to: waiting.id)
        #expect(noted.map(\.act) == [.valueRevealed, .valueRevealed, .valueRevealed])
        #expect(noted.allSatisfy { $0.reason != nil && $0.account == waiting.account && $0.login == "li" })
        let shown = try await harness.engine.caseFile(waiting.id, try await harness.staff("wang")).accesses
        #expect(shown.map(\.reason) == [nil, "call the owner", "call the owner", "call the owner"])
        #expect(try !harness.storedText().contains("call the owner"), "a reason may say anything of the person")
    }

    @Test("Once a case is decided nothing of it is revealed any more")
    func revealClosed() async throws {
        let harness = try await EngineHarness.make()
        let li = try await harness.staff("li")
        let waiting = try await harness.underReview()
        _ = try await harness.refuse(waiting.id, li)
        await expectRefusal("case.closed") {
            _ = try await harness.engine.reveal(.target, on: waiting.id, reason: "late question", li)
        }
        #expect(try await harness.engine.caseFile(waiting.id, li).revealable.isEmpty)
    }

    @Test("A platform's key reads cases by the API, and neither their pages nor values")
    func notForPlatforms() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview()
        await expectRefusal("staff.role-missing") { _ = try await harness.engine.caseFile(waiting.id, harness.call) }
        await expectRefusal("staff.role-missing") {
            _ = try await harness.engine.reveal(.target, on: waiting.id, reason: "because I can", harness.call)
        }
    }

    @Test(
        "What can be revealed is spelled as a form sends it", arguments: ["target", "bind_01h455vb4pex5vsknk084sn02q"])
    func spelling(text: String) throws {
        #expect(Revealable(text)?.description == text)
        #expect(Revealable(text + "x") == nil)
    }
}
