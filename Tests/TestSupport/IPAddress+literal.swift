package import Domain

/// Written out in tests: `Browser(network: "192.0.2.10")`.
extension IPAddress: ExpressibleByStringInterpolation {
    package init(stringLiteral text: String) {
        guard let address = IPAddress(text) else { preconditionFailure("\(text) is no IP address") }
        self = address
    }
}
