import Domain
import Engine
import Flows
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("What carriers said, beside a case")
struct DeskSignalTests {
    @Test("The page tells what was said, by whom and when; so does the API", arguments: ["en", "zh"])
    func shown(language: String) async throws {
        let carrier = FakeCarrier { _ in .yes }
        try await WebHarness.run(policies: [DeskAtWork.policy], signals: carrier.sources) { web in
            let asked = web.engine.clock.now
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web, language: language)
            let page = try await desk.see(id).body
            let fact = try #require(page.firstMatch(of: /SIM[^<]*<\/th><td>([^<]*)<br><span class="quiet">([^<]*)</))
            #expect(fact.1 == (language == "zh" ? "是" : "yes"))
            #expect(fact.2.hasPrefix(language == "zh" ? "来源：Test Mobile，" : "Test Mobile, "))
            #expect(page.matches(of: /Test Mobile/).count == 1)
            let signals = try await web.get("/v1/cases/\(id)").json["signals"]?.list ?? []
            #expect(signals.map { $0["name"]?.text } == ["sim.changed"])
            #expect(signals.first?["answer"]?.text == "yes" && signals.first?["source"]?.text == "Test Mobile")
            #expect(signals.first?["at"]?.text == asked.description)
        }
    }
}
