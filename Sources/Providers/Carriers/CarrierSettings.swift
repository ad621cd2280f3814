import Domain

/// A carrier that a realm asks about its people's numbers.
package struct CarrierSettings: Sendable, Hashable {
    /// As reviewers read it.
    package let name: String
    /// Whose numbers it answers for: beginnings in E.164, and regions (ISO 3166-1 alpha-2). One of
    /// them is enough.
    package let prefixes: [String]
    package let regions: Set<String>
    /// Where its interfaces are; without a slash at the end.
    package let url: String
    package let tokenURL: String
    package let clientID: String
    /// The environment variable that holds the client's secret.
    package let secretVariable: String
    /// The interfaces that were agreed on, each with the version in its path: `v2`.
    package let apis: [CarrierAPI: String]

    package init(
        name: String, prefixes: [String] = [], regions: Set<String> = [], url: String, tokenURL: String,
        clientID: String, secretVariable: String, apis: [CarrierAPI: String]
    ) {
        self.name = name
        self.prefixes = prefixes
        self.regions = regions
        self.url = url
        self.tokenURL = tokenURL
        self.clientID = clientID
        self.secretVariable = secretVariable
        self.apis = apis
    }

    func answers(for number: PhoneNumber) -> Bool {
        regions.contains(number.region) || prefixes.contains { number.e164.hasPrefix($0) }
    }
}
