import Courier
import Domain
import Testing

@Suite("Where webhooks may point")
struct DestinationTests {
    @Test(
        "An address reaches as far as its registry says",
        arguments: [
            ("127.0.0.1", Reach.loopback), ("127.255.255.254", .loopback), ("::1", .loopback),
            ("::ffff:127.0.0.1", .loopback),
            ("64:ff9b::7f00:1", .loopback), ("10.0.0.1", .privateNetwork), ("172.16.0.1", .privateNetwork),
            ("172.31.255.255", .privateNetwork),
            ("192.168.1.1", .privateNetwork), ("100.64.0.1", .privateNetwork), ("fd00::1", .privateNetwork),
            ("::ffff:10.0.0.1", .privateNetwork),
            ("169.254.169.254", .special), ("::ffff:169.254.169.254", .special), ("0.0.0.0", .special),
            ("224.0.0.1", .special),
            ("255.255.255.255", .special), ("192.0.2.1", .special), ("198.18.0.1", .special), ("203.0.113.9", .special),
            ("fe80::1", .special),
            ("ff02::1", .special), ("::", .special), ("2001:db8::1", .special), ("2002:7f00:1::", .special),
            ("2001::1", .special),
            ("172.15.0.1", .everybody), ("172.32.0.1", .everybody), ("100.128.0.1", .everybody),
            ("8.8.8.8", .everybody),
            ("192.0.3.1", .everybody),
            ("2606:4700::1111", .everybody), ("::ffff:8.8.8.8", .everybody), ("64:ff9b::808:808", .everybody),
        ])
    func reaches(_ text: String, _ reach: Reach) throws {
        #expect(try #require(IPAddress(text)).reach == reach)
    }

    @Test(
        "A URL is taken apart and put together without a second meaning",
        arguments: [
            ("https://example.com", "https://example.com:443/"),
            ("HTTPS://Example.COM/a/b?c=d#e", "https://example.com:443/a/b?c=d"),
            ("http://[::1]:8080/x", "http://[::1]:8080/x"), ("https://a%2eb.com/%2e", "https://a.b.com:443/%2e"),
            ("https://10.0.0.1:444?x", "https://10.0.0.1:444/?x"),
        ])
    func rebuilds(_ text: String, _ url: String) {
        #expect(WebhookDestination(text)?.url == url)
    }

    @Test(
        "Only a plain web address is a destination",
        arguments: [
            "", "example.com", "/hook", "ftp://example.com/", "file:///etc/passwd", "https://user@example.com/",
            "https://user:word@example.com/",
            "https:///hook", "https://exa mple.com/", "https://example.com:0/", "https://example.com:70000/",
            "https://例子.测试/",
        ])
    func refuses(_ text: String) {
        #expect(WebhookDestination(text) == nil)
    }

    @Test(
        "Rules let through what they say and nothing else",
        arguments: [
            ("https://a.example", ["8.8.8.8"], DestinationRules.strict, nil),
            ("https://a.example", ["127.0.0.1"], .strict, "webhook.forbidden-address"),
            ("https://a.example", ["8.8.8.8", "10.0.0.1"], .strict, "webhook.forbidden-address"),
            ("https://a.example", ["::ffff:169.254.169.254"], .strict, "webhook.forbidden-address"),
            ("http://a.example", ["8.8.8.8"], .strict, "webhook.insecure"),
            ("http://a.example", ["127.0.0.1"], .demo, nil),
            ("http://a.example", ["8.8.8.8"], .demo, "webhook.insecure"),
            ("https://a.example", ["10.0.0.1"], .demo, "webhook.forbidden-address"),
            (
                "https://a.example", ["10.0.0.1"], DestinationRules(allowsLoopback: false, allowsPrivateNetworks: true),
                nil
            ),
            (
                "https://a.example", ["169.254.1.1"],
                DestinationRules(allowsLoopback: true, allowsPrivateNetworks: true),
                "webhook.forbidden-address"
            ),
        ] as [(String, [String], DestinationRules, String?)])
    func rules(_ url: String, _ addresses: [String], _ rules: DestinationRules, _ refusal: String?) throws {
        let destination = try #require(WebhookDestination(url))
        var outcome: String?
        do { try rules.check(destination, addresses.compactMap { IPAddress($0) }) } catch { outcome = error.code }
        #expect(outcome == refusal)
    }

    @Test(
        "What can be told of an address before it is called is told when it is registered",
        arguments: [
            ("https://platform.example/hooks", true, true), ("http://platform.example/hooks", false, false),
            ("http://169.254.169.254/latest", false, false), ("https://10.0.0.8/hooks", false, false),
            ("https://[::ffff:192.168.1.1]/", false, false), ("http://127.0.0.1:9000/hooks", false, true),
            ("http://localhost:9000/hooks", false, true), ("ftp://platform.example/", false, false),
            ("not a url", false, false),
        ])
    func mayAccept(url: String, strictly: Bool, inTheDemo: Bool) {
        #expect(DestinationRules.strict.mayAccept(url) == strictly)
        #expect(DestinationRules.demo.mayAccept(url) == inTheDemo)
    }
}
