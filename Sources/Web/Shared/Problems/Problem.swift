import Domain
import Engine
import HTTPTypes

/// A refusal on its way to the caller: what RFC 9457 shows, before it is put in the reader's language.
struct Problem: Error, Sendable {
    let status: HTTPResponse.Status
    let code: ReasonCode
    let wayForward: WayForwardView
    var reasons: [ReasonView] = []
    var field: String?
    var triesLeft: Int?
    var openFlows: [FlowID] = []
    var headers: HTTPFields = [:]

    init(
        _ status: HTTPResponse.Status, _ code: ReasonCode, _ way: WayForward, field: String? = nil,
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.wayForward = WayForwardView(way)
        self.field = field
        self.headers = headers
    }

    init(_ refusal: Refusal) {
        status = refusal.sort.status
        code = refusal.code
        wayForward = refusal.wayForward
        reasons = refusal.reasons
        field = refusal.field
        triesLeft = refusal.triesLeft
        openFlows = refusal.openFlows
        if refusal.sort == .unauthenticated { headers[.wwwAuthenticate] = "Bearer" }
        if refusal.sort == .unavailable { headers[.retryAfter] = "1" }
    }
}

extension Refusal.Sort {
    var status: HTTPResponse.Status {
        switch self {
        case .malformed: .badRequest
        case .unacceptable: .unprocessableContent
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict: .conflict
        case .gone: .gone
        case .tooMany: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }
}
