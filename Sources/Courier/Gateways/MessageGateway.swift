package import Domain

/// Hands rendered messages to whoever carries them. A new provider is a folder with a type that
/// conforms.
package protocol MessageGateway: Sendable {
    var carrier: Carrier { get }

    /// Returns when the provider has taken the message over. May be called again with the same
    /// ``RenderedMessage/reference`` after a crash, so a provider that can tell repeats apart
    /// should be given it.
    func deliver(_ message: RenderedMessage) async throws(DeliveryFailure)
}

/// Why a delivery did not work. The code is short, stable and without values: it is stored, logged
/// and counted.
package enum DeliveryFailure: Error, Sendable, Hashable {
    /// May work later: `timeout`, `unreachable`, `http.503`.
    case transient(String)
    /// Will never work: `http.400`, `webhook.gone`.
    case permanent(String)

    package var code: String {
        switch self {
        case .transient(let code), .permanent(let code): code
        }
    }

    var kind: String {
        switch self {
        case .transient: "transient"
        case .permanent: "permanent"
        }
    }
}
