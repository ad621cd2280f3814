package import Policy

/// What carriers answer by the CAMARA project's interfaces, as their paths name them.
package enum CarrierAPI: String, Sendable, Hashable, CaseIterable {
    /// 2.2.0
    case simSwap = "sim-swap"
    /// 0.3.0
    case numberRecycling = "number-recycling"
    /// 0.3.0
    case tenure = "kyc-tenure"

    package var signal: SignalName {
        switch self {
        case .simSwap: .simChanged
        case .numberRecycling: .numberReassigned
        case .tenure: .tenureShort
        }
    }
}
