import Domain
import Foundation
import Policy
import Providers
import Testing

@Suite("The providers' file")
struct ProvidersFileTests {
    private static let whole = """
        realms:
          shop:
            carriers:
              - name: Example Mobile
                prefixes: ["+346", "+347"]
                regions: [PT]
                url: https://api.example-mobile.example/camara/
                token: { url: https://auth.example-mobile.example/token, client: bindery, secret: EXAMPLE_SECRET }
                apis: { sim-swap: v2, number-recycling: v0.3 }
          bank:
            carriers: []
        """

    @Test("The file is read whole")
    func read() throws {
        let shop = try #require(RealmID(rawValue: "shop"))
        let bank = try #require(RealmID(rawValue: "bank"))
        let carrier = CarrierSettings(
            name: "Example Mobile", prefixes: ["+346", "+347"], regions: ["PT"],
            url: "https://api.example-mobile.example/camara", tokenURL: "https://auth.example-mobile.example/token",
            clientID: "bindery", secretVariable: "EXAMPLE_SECRET", apis: [.simSwap: "v2", .numberRecycling: "v0.3"])
        #expect(try ProvidersFile.parse(Self.whole).carriers == [shop: [carrier], bank: []])
    }

    @Test(
        "Each fault is told with its line and column",
        arguments: [
            ("realms:", "realm:", "1:1: unknown key `realm`"),
            ("  shop:", "  Shop:", "2:3: realms: must be a realm's name"),
            ("    carriers:\n      - name", "    carrier:\n      - name", "3:5: realms.shop: unknown key `carrier`"),
            (
                "- name: Example Mobile\n        prefixes", "- prefixes",
                "4:9: realms.shop.carriers[0]: `name:` is missing"
            ),
            ("\"+346\"", "\"346\"", "5:20: realms.shop.carriers[0].prefixes[0]: must be the beginning of numbers"),
            ("PT", "Portugal", "6:19: realms.shop.carriers[0].regions[0]: must be a region"),
            (
                "https://api.", "http://api.",
                "7:14: realms.shop.carriers[0].url: must be a URL that begins with https://"
            ),
            ("https://auth.", "auth.", "8:23: realms.shop.carriers[0].token.url: must be a URL"),
            (
                "EXAMPLE_SECRET", "s3cret",
                "8:91: realms.shop.carriers[0].token.secret: must be the name of an environment"
            ),
            (", client: bindery", "", "8:16: realms.shop.carriers[0].token: `client:` is missing"),
            ("sim-swap: v2", "sim-swap: 2.2.0", "9:27: realms.shop.carriers[0].apis.sim-swap: must be a version"),
            ("sim-swap: v2", "sim-swop: v2", "9:17: realms.shop.carriers[0].apis: unknown key `sim-swop`"),
            (
                "{ sim-swap: v2, number-recycling: v0.3 }", "{}",
                "9:15: realms.shop.carriers[0].apis: must name at least one"
            ),
            (
                "        prefixes: [\"+346\", \"+347\"]\n        regions: [PT]\n", "",
                "4:9: realms.shop.carriers[0]: needs prefixes or regions"
            ),
            ("realms:\n  shop:", "realms:\n  bank: {}\n  bank:", "written twice in one mapping"),
        ])
    func faults(old: String, new: String, fault: String) {
        let text = Self.whole.replacing(old, with: new)
        #expect(text != Self.whole)
        let failure = #expect(throws: PolicyFailure.self) { try ProvidersFile.parse(text) }
        #expect(failure?.description.contains(fault) ?? false, "\(failure?.description ?? "-")")
    }

    @Test("Two carriers of a realm need two names")
    func twins() {
        let entry = Self.whole.components(separatedBy: "    carriers:\n")[1].components(separatedBy: "  bank:")[0]
        let text = Self.whole.replacing("  bank:", with: entry + "  bank:")
        let failure = #expect(throws: PolicyFailure.self) { try ProvidersFile.parse(text) }
        #expect(failure?.description.contains("can't have one name") ?? false)
    }

    @Test("A secret that was written into the file is not repeated")
    func secretNotRepeated() {
        let text = Self.whole.replacing("EXAMPLE_SECRET", with: "hunter2-hunter2")
        let failure = #expect(throws: PolicyFailure.self) { try ProvidersFile.parse(text) }
        #expect(!(failure?.description.contains("hunter2") ?? true))
    }
}
