import Domain
import Testing

@Suite("IP addresses")
struct IPAddressTests {
    @Test(
        "However a proxy or a socket spells an address, it is one address",
        arguments: [
            ("203.0.113.7", "203.0.113.7"), (" 203.0.113.7 ", "203.0.113.7"), ("203.0.113.7:4711", "203.0.113.7"),
            ("[203.0.113.7]:4711", "203.0.113.7"), ("\"203.0.113.7\"", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("::FFFF:cb00:7107", "203.0.113.7"), ("[::ffff:203.0.113.7]:80", "203.0.113.7"),
            ("2001:DB8::0007", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"), ("[2001:db8:0::7]:65535", "2001:db8::7"),
            ("\"[2001:db8::7]:1\"", "2001:db8::7"),
            ("fe80::7%eth0", "fe80::7"), ("[fe80::7%25eth0]:443", "fe80::7"),
        ])
    func spellings(spelled: String, address: String) {
        #expect(IPAddress(seenByProxy: spelled)?.description == address)
    }

    @Test(
        "Anything that is not an address is refused",
        arguments: [
            "", "unknown", "_hidden", "203.0.113", "203.0.113.256", "203.0.113.7:", "203.0.113.7:x",
            "203.0.113.7:1234567", "[2001:db8::7",
            "2001:db8::7]", "[2001:db8::7]x", "203.0.113.7%eth0", "0xCB.0.113.7", "203.0.113.7/24", "localhost",
            "2001:db8::7::1",
        ])
    func noAddress(text: String) {
        #expect(IPAddress(seenByProxy: text) == nil)
    }

    @Test(
        "A household is one IPv4 address or an IPv6 /64, and a site at most a /48",
        arguments: [
            ("203.0.113.7", "203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", "2001:db8:1::"),
            ("2001:db8::1", "2001:db8::", "2001:db8::"), ("::1", "::", "::"),
            ("64:ff9b::203.0.113.7", "203.0.113.7", "203.0.113.7"),
            ("64:ff9b:1::203.0.113.7", "64:ff9b:1::", "64:ff9b:1::"),
        ])
    func reach(address: String, household: String, site: String) throws {
        let address = try #require(IPAddress(address))
        #expect(address.household.description == household)
        #expect(address.site.description == site)
    }
}
