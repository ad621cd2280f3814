import Domain
import Engine

/// What starting or resuming a flow answers: in place of the ticket, the address that it opens.
struct StartedFlow: Encodable, ReasonBearing {
    private var flow: FlowView
    private let token: String
    private let tokenExpiresAt: Instant
    private let url: String

    init(_ started: StartedFlowView, publicURL: String) {
        flow = started.flow
        token = started.token
        tokenExpiresAt = started.tokenExpiresAt
        url = publicURL + RoutePath.visit.filled(with: started.ticket)
    }

    mutating func tell(_ told: (ReasonView) -> ReasonView) { flow.tell(told) }
}
