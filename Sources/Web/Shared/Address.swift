/// Every path of the server: the routes are registered with these, and links are written with them.
package enum Address: String, Sendable, Hashable, CaseIterable {
    case accounts = "/v1/accounts"
    case account = "/v1/accounts/{id}"
    case accountLookUp = "/v1/accounts/look-up"

    case flows = "/v1/flows"
    case flow = "/v1/flows/{id}"
    case flowInputs = "/v1/flows/{id}/inputs"
    case flowChallenges = "/v1/flows/{id}/challenges"
    case flowProofs = "/v1/flows/{id}/proofs"
    case flowCancel = "/v1/flows/{id}/cancel"
    case flowVeto = "/v1/flows/{id}/veto"
    case flowAppeal = "/v1/flows/{id}/appeal"
    case flowResume = "/v1/flows/{id}/resume"

    case sessionRevoke = "/v1/sessions/revoke"

    case cases = "/v1/cases"
    case reviewCase = "/v1/cases/{id}"
    case caseDecisions = "/v1/cases/{id}/decisions"

    case webhooks = "/v1/webhooks"
    case webhook = "/v1/webhooks/{id}"

    case disownments = "/v1/disownments"
    case disownmentLookUp = "/v1/disownments/look-up"

    case root = "/"
    case health = "/healthz"
    case readiness = "/readyz"
    case metrics = "/metrics"
    case openAPIJSON = "/openapi.json"
    case openAPIYAML = "/openapi.yaml"
    case docs = "/docs"
    case style = "/assets/style.css"

    case notMe = "/not-me/{token}"
    case demoTelephones = "/demo/telephones"
    case demoMessages = "/demo/messages.json"

    /// The names in braces.
    package static let id = "id"
    package static let token = "token"

    /// With the one name in braces filled in. What is filled in is an id or a token of ours, which needs no escaping.
    package func filled(with value: String) -> String {
        rawValue.replacing("{\(Self.id)}", with: value).replacing("{\(Self.token)}", with: value)
    }

    /// Whether a request's path is one of this address.
    func matches(_ path: String) -> Bool {
        let mine = rawValue.split(separator: "/")
        let theirs = path.split(separator: "/")
        return mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }
}
