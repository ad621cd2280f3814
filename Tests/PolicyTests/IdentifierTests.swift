import Domain
import Policy
import Testing

@Suite("Identifiers on their own")
struct IdentifierTests {
    private func phone(_ text: String) throws -> Identifier {
        try IdentifierKinds.standard.parse(.phone, text, region: "CN")
    }

    @Test(
        "A number is judged by its region and line type alone",
        arguments: [
            ("+8613800138004", [ReasonCode]()), ("+33612345678", [.identifierRegionNotAllowed]),
            ("+861065529988", [.identifierLineTypeNotAllowed]), ("+12015550123", []),
        ])
    func properties(_ number: String, _ codes: [ReasonCode]) throws {
        let reasons = try Sample.shipped("marketplace").objections(to: phone(number))
        #expect(reasons.map(\.code) == codes)
        #expect(reasons.allSatisfy { $0.wayForward == .otherIdentifier })
    }

    @Test("An e-mail address has neither region nor line")
    func email() throws {
        #expect(
            try Sample.shipped("marketplace").objections(
                to: IdentifierKinds.standard.parse(.email, "li@example.com", region: "CN")) == [])
    }

    @Test("Any region is let in where the policy names none")
    func anywhere() throws {
        #expect(try Sample.shipped("messenger").objections(to: phone("+33612345678")) == [])
    }

    @Test(
        "Jersey, Guernsey and Man are regions of their own, though they share +44",
        arguments: [("+447797712345", "JE"), ("+447781123456", "GG"), ("+447624123456", "IM"), ("+447400123456", "GB")])
    func channelIslands(_ number: String, _ region: String) throws {
        for (regions, isAllowed) in [("[GB]", region == "GB"), ("[\(region)]", true), ("any", true)] {
            let policy = try Sample.policy("realm: x\nidentifiers: { phone: { regions: \(regions) } }")
            #expect(policy.objections(to: try phone(number)).isEmpty == isAllowed, "\(regions)")
        }
    }

    @Test(
        "A number of an unknown range is let in by default, and kept out where the policy leaves it out",
        arguments: [("", true), ("lineTypes: [mobile, unknown]", true), ("lineTypes: [mobile]", false)])
    func unknownRange(_ rule: String, _ isAllowed: Bool) throws {
        let policy = try Sample.policy("realm: x\nidentifiers: { phone: { \(rule) } }")
        let reasons = policy.objections(to: try phone("+8616112345678"))
        #expect(reasons.map(\.code) == (isAllowed ? [] : [.identifierLineTypeNotAllowed]))
    }

    @Test("An easily guessed number is a warning, not a refusal")
    func easilyGuessed() throws {
        let policy = try Sample.shipped("marketplace")
        let easy = try phone("13812348888")
        #expect(policy.warnings(about: easy) == [.identifierEasilyGuessed])
        #expect(policy.objections(to: easy) == [])
        #expect(policy.warnings(about: try phone("13812348907")) == [])
        let decision = policy.decide(
            .phoneChange, track: "current", Sample.facts { $0.target = TargetFacts(easy, availability: .free) })
        #expect(decision.outcome == .allow)
    }

    @Test("Another kind than the operation's is no target for it")
    func otherKind() throws {
        let address = try IdentifierKinds.standard.parse(.email, "li@example.com", region: "CN")
        let facts = Sample.facts { $0.target = TargetFacts(address, availability: .free) }
        #expect(
            try Sample.policy().decide(.phoneChange, track: "current", facts).reasons.first?.code
                == .identifierMissing)
    }
}
