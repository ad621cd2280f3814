import Domain
import Vault

/// What a person's own device shows for one flow: `ft_`, the flow's id and 256 random bits. Only
/// one is good at a time, so continuing elsewhere ends one that was lost.
struct FlowToken {
    static let life = Duration.minutes(30)

    let text: String
    let digest: [UInt8]

    func expiresAt(_ now: Instant) -> Instant { now + Self.life }

    /// The flow that a token names, whether or not it is good.
    static func flow(named text: String) -> FlowID? {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "ft" else { return nil }
        return FlowID("\(FlowEntity.prefix)_\(parts[1])")
    }
}

extension Engine {
    func newFlowToken(_ flow: FlowID) -> FlowToken {
        let name = flow.bare
        let text = "ft_\(name)_\(Token.base64url(randomness.bytes(32)))"
        return FlowToken(text: text, digest: Token.digest(text))
    }
}
