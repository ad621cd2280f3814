package import Domain

/// Where somebody who was led elsewhere to prove something comes back to.
package enum CallbackAddress {
    /// - Parameter publicURL: where the hosted pages are reached.
    package static func make(_ publicURL: String, _ flow: FlowID, _ requirement: Requirement) -> String {
        let base = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        return "\(base)\(RoutePath.flowPageCallback.filled(with: flow.description))?requirement=\(requirement)"
    }
}
