import Domain
import Policy
import Testing

@Suite("A policy about moving to another realm and from one")
struct MigrationTests {
    @Test("Nothing leads elsewhere and nothing comes from elsewhere, unless the policy names realms")
    func notByDefault() throws {
        let policy = try Sample.policy()
        #expect(policy.operations[.migrate] == nil)
        #expect(policy.arrivals == nil)
    }

    @Test("What goes waits as long as a change could be taken back, and is proved in two ways")
    func departure() throws {
        let rules = try #require(
            try Sample.policy("realm: x\noperations: { migrate: { destinations: [club] } }").operations[.migrate])
        #expect(rules.destinations == [RealmID(rawValue: "club")])
        #expect(rules.tracks.map(\.name) == ["password", "codes"])
        #expect(rules.tracks.allSatisfy { $0.wait == .hours(72) })
        #expect(rules.undo == .zero && rules.restrict.isEmpty)
        #expect(rules.notify == Set(NoticeAudience.allCases))
        #expect(rules.sessionAge == .hours(1) && rules.channels == [.web, .app])
    }

    @Test("What comes may be of every kind, from a sign-in that is minutes old")
    func arrival() throws {
        let rules = try #require(try Sample.policy("realm: x\narrivals: { from: [shop, bank] }").arrivals)
        #expect(rules.from.map(\.rawValue).sorted() == ["bank", "shop"])
        #expect(rules.kinds == Set(IdentifierKinds.standard.all))
        #expect(rules.sessionAge == .minutes(15))
        let narrow = try Sample.policy("realm: x\narrivals: { from: [shop], kinds: [phone], sessionAge: 1h }").arrivals
        #expect(narrow?.kinds == [.phone] && narrow?.sessionAge == .hours(1))
    }

    @Test("Both are explained in both languages", arguments: Language.allCases)
    func explained(_ language: Language) throws {
        let text = """
            realm: x
            arrivals: { from: [shop] }
            operations: { migrate: { destinations: [club] } }
            """
        let sentences = try Sample.policy(text).explanation(in: language)
        #expect(sentences.contains { $0.contains("club") } && sentences.contains { $0.contains("shop") })
    }
}
