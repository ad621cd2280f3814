import Domain
import Policy
import Testing

@testable import Web

@Suite("A realm's style is read, and what harms people is refused")
struct RealmStyleTests {
    private static let whole = """
        name: { en: Lantern Market, zh: 灯笼集市 }
        logo: marketplace.svg
        colours: { light: "#a8321f", dark: "#f0988a" }
        help: { url: "https://lantern.example/help", text: { en: Help, zh: 帮助 } }
        texts: { en: { continue: Go on } }
        returnURLs: [ "https://lantern.example/account" ]
        checks: { face: "https://lantern.example/check?from=pages" }
        signIn: true
        """

    @Test("Every key is read")
    func whole() throws {
        let style = try RealmStyle.parse(Self.whole)
        #expect(style.name(in: .chinese) == "灯笼集市")
        #expect(style.colours?.light.css == "#a8321f")
        #expect(style.help?.text(in: .english) == "Help")
        #expect(style.texts[.english]?["continue"] == "Go on")
        #expect(style.logoFile == "marketplace.svg" && style.signsIn)
        #expect(style.checks.keys.map(\.rawValue) == ["face"])
    }

    @Test("The platform's page for a check hears what it is for and where the way back leads")
    func check() throws {
        let style = try RealmStyle.parse(Self.whole)
        let flow = FlowID(high: 7 << 12 | 0x7000, low: 1 << 63)
        let (face, passport) = (try #require(Requirement("old.face")), try #require(Requirement("passport")))
        let asked = ChallengeID(high: 7 << 12 | 0x7000, low: 2 << 62)
        let back = "https://id.example/flow/\(flow)?a=b&c"
        #expect(
            style.check(for: face, of: flow, asked, back: back)
                == "https://lantern.example/check?from=pages&flow=\(flow)&requirement=old.face"
                + "&challenge=\(asked)&return=https://id.example/flow/\(flow)?a%3Db%26c")
        #expect(style.check(for: passport, of: flow, asked, back: back) == nil)
    }

    @Test("Without a word, people can't sign in here and are sent nowhere")
    func safeByDefault() throws {
        let style = try RealmStyle.parse("name: { en: Plain }")
        #expect(!style.signsIn)
        #expect(!style.accepts(returnURL: "https://lantern.example/account"))
    }

    @Test(
        "A fault names its line, its column and its key",
        arguments: [
            (
                "colours: { light: \"#f0988a\", dark: \"#f0988a\" }",
                "1:19: colours.light: has too little contrast to the paper: 2.1 to 1; 4.5 to 1 is needed"
            ),
            (
                "colours: { light: \"#a8321f\", dark: \"#a8321f\" }",
                "1:36: colours.dark: has too little contrast to the paper: 2.6 to 1; 4.5 to 1 is needed"
            ),
            ("colours: { light: red, dark: \"#f0988a\" }", "1:19: colours.light: must be a colour"),
            ("colours:\n  light: #a8321f\n  dark: \"#f0988a\"", "2:9: colours.light: must be a colour"),
            ("colours: { light: \"#a8321f\" }", "1:10: colours: `dark:` is missing"),
            ("help: { url: \"javascript:alert(1)\", text: { en: Help } }", "1:14: help.url: must be an address"),
            ("help: { url: \"https://shop.example\" }", "1:7: help: `text:` is missing"),
            ("returnURLs: [ \"http://shop.example\" ]", "1:15: returnURLs[0]: must be an address"),
            ("returnURLs: [ \"https://\" ]", "1:15: returnURLs[0]: must be an address"),
            ("checks: { face: \"http://shop.example/check\" }", "1:17: checks.face: must be an address"),
            ("checks: { Face: \"https://shop.example/check\" }", "1:11: checks: must be the name of a method"),
            ("colour: red", "1:1: unknown key `colour`"), ("name: { de: Markt }", "1:9: name: unknown key `de`"),
            ("signIn: maybe", "1:9: signIn: must be true or false"), ("logo: gone.svg", "1:7: logo: is gone"),
            ("name: [", "2:1: did not find expected"), ("", "1:1: the file is empty"),
        ])
    func faults(_ text: String, _ told: String) {
        let failure = #expect(throws: PolicyFailure.self) {
            try RealmStyle.parse(text) { $0 == "gone.svg" ? "is gone" : nil }
        }
        #expect(failure?.faults.count == 1)
        #expect(failure?.description.hasPrefix(told) == true, "\(failure?.description ?? "")")
    }

    @Test("All faults of a file are told at once, in its order")
    func allFaults() {
        let text = """
            name: { en: Lantern Market, de: Markt }
            colour: red
            colours: { light: "#f0988a", dark: "#a8321f" }
            help: { url: "javascript:alert(1)", texts: { en: Help } }
            returnURLs: [ "https://lantern.example", "http://lantern.example" ]
            """
        let failure = #expect(throws: PolicyFailure.self) { try RealmStyle.parse(text) }
        #expect(failure?.faults.map(\.line) == [1, 2, 3, 3, 4, 4, 4, 5])
        #expect(failure?.faults.last?.path == "returnURLs[1]")
    }

    @Test(
        "People are sent back to addresses of the list and below them, and nowhere else",
        arguments: [
            ("https://lantern.example/account", true),
            ("https://lantern.example/account/phone?tab=1", true),
            ("https://lantern.example/account?tab=1", true),
            ("https://lantern.example/accounts", false),
            ("https://lantern.example/", false),
            ("https://lantern.example.evil/account", false),
            ("https://lantern.example@evil/account", false),
            ("http://lantern.example/account", false),
            ("HTTPS://lantern.example/account", false),
            ("https://lantern.example/account\\..\\x", false),
            ("https://lantern.example/account/../evil", false),
            ("https://lantern.example/account/%2E%2e/evil", false),
            ("https://lantern.example/account/.%2e?tab=1", false),
            ("https://lantern.example/account/v1.2/x?from=a.b", true),
            ("https://lantern.example/account\r\nSet-Cookie: a=b", false),
            ("javascript:alert(1)", false),
            ("", false),
        ])
    func returning(_ url: String, _ isAllowed: Bool) throws {
        #expect(try RealmStyle.parse(Self.whole).accepts(returnURL: url) == isAllowed)
    }

    @Test(
        "A brand that reads as red gives its errors another colour",
        arguments: [
            ("#a8321f", true), ("#b3261e", true), ("#f0988a", true), ("#1d5fa8", false), ("#17683c", false),
            ("#7a5200", false), ("#333333", false),
        ])
    func red(_ colour: String, _ isRed: Bool) throws { #expect(try #require(Colour(colour)).isRed == isRed) }

    @Test(
        "Contrast is WCAG's",
        arguments: [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)])
    func contrast(_ one: String, _ other: String, _ expected: Double) throws {
        let contrast = try #require(Colour(one)).contrast(to: try #require(Colour(other)))
        #expect(abs(contrast - expected) < 0.01)
    }
}
