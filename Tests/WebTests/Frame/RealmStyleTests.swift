import Domain
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
        "A fault names its place",
        arguments: [
            ("colours: { light: \"#f0988a\", dark: \"#f0988a\" }", "colours.light"),
            ("colours: { light: \"#a8321f\", dark: \"#a8321f\" }", "colours.dark"),
            ("colours: { light: red, dark: \"#f0988a\" }", "colours.light"),
            ("help: { url: \"javascript:alert(1)\", text: { en: Help } }", "help.url"),
            ("returnURLs: [ \"http://shop.example\" ]", "returnURLs"),
            ("returnURLs: [ \"https://\" ]", "returnURLs"),
            ("checks: { face: \"http://shop.example/check\" }", "checks.face"),
            ("checks: { Face: \"https://shop.example/check\" }", "checks.Face"),
            ("colour: red", "colour"),
            ("name: [", "file"),
        ])
    func faults(_ text: String, _ place: String) {
        let fault = #expect(throws: StyleFault.self) { try RealmStyle.parse(text) }
        #expect(fault?.place == place)
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
