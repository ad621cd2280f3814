package import Domain

/// Where webhooks may point. Anyone who may register a webhook could otherwise make this server
/// call into the operator's network.
package struct DestinationRules: Sendable, Hashable {
    /// Plain `http` is allowed there too, and only there.
    package let allowsLoopback: Bool
    package let allowsPrivateNetworks: Bool

    package init(allowsLoopback: Bool, allowsPrivateNetworks: Bool) {
        self.allowsLoopback = allowsLoopback
        self.allowsPrivateNetworks = allowsPrivateNetworks
    }

    /// `https` to the internet.
    package static let strict = DestinationRules(allowsLoopback: false, allowsPrivateNetworks: false)
    /// This machine as well.
    package static let demo = DestinationRules(allowsLoopback: true, allowsPrivateNetworks: false)

    /// - Parameter addresses: all that the host's name resolves to; one that may not be called
    ///   spoils them all, since a name that answers with both is trying something.
    /// - Throws: `webhook.insecure` or `webhook.forbidden-address`, both permanent.
    package func check(_ destination: WebhookDestination, _ addresses: [IPAddress]) throws(DeliveryFailure) {
        let reaches = Set(addresses.map(\.reach))
        guard reaches.allSatisfy(allows) else { throw .permanent("webhook.forbidden-address") }
        guard destination.isSecure || reaches == [.loopback] else { throw .permanent("webhook.insecure") }
    }

    /// What can be said of a URL before its name is looked up, so that whoever registers it hears
    /// at once. What the name resolves to is checked at each delivery.
    package func mayAccept(_ url: String) -> Bool {
        guard let destination = WebhookDestination(url) else { return false }
        let known = destination.host == "localhost" ? IPAddress("127.0.0.1") : IPAddress(destination.host)
        guard let known else { return destination.isSecure }
        return (try? check(destination, [known])) != nil
    }

    private func allows(_ reach: Reach) -> Bool {
        switch reach {
        case .everybody: true
        case .loopback: allowsLoopback
        case .privateNetwork: allowsPrivateNetworks
        case .special: false
        }
    }
}
