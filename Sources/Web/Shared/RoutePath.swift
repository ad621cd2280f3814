/// Every path of the server: the routes are registered with these, and links are written with them.
package enum RoutePath: String, Sendable, Hashable, CaseIterable {
    case accounts = "/v1/accounts"
    case account = "/v1/accounts/{id}"
    case accountUses = "/v1/accounts/{id}/uses"
    case accountLookUp = "/v1/accounts/look-up"
    case accountInvitations = "/v1/accounts/{id}/invitations"

    case bulk = "/v1/bulk"
    case bulkJob = "/v1/bulk/{id}"
    case bulkReport = "/v1/bulk/{id}/report"
    case bulkCancel = "/v1/bulk/{id}/cancel"

    case flows = "/v1/flows"
    case flow = "/v1/flows/{id}"
    case flowInputs = "/v1/flows/{id}/inputs"
    case flowChallenges = "/v1/flows/{id}/challenges"
    case flowProofs = "/v1/flows/{id}/proofs"
    case flowCancel = "/v1/flows/{id}/cancel"
    case flowVeto = "/v1/flows/{id}/veto"
    case flowAppeal = "/v1/flows/{id}/appeal"
    case flowResume = "/v1/flows/{id}/resume"

    case visits = "/v1/visits"
    case resultLookUp = "/v1/results/look-up"
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
    case asset = "/assets/{name}"
    /// Where password managers look for the page that changes a password (W3C change-password-url).
    case changePassword = "/.well-known/change-password"

    // Pages for people. Flow ids and tokens appear in addresses, identifiers never do. Those that text messages link to
    // are short, since such a message is paid for by its length.
    case visit = "/visit/{token}"
    case signIn = "/sign-in/{realm}"
    case signInCode = "/sign-in/{realm}/code"
    case letIn = "/l/{token}"
    case signOut = "/sign-out"
    case securityCentre = "/account"
    case endOtherSessions = "/account/sessions/end-others"
    case startOperation = "/account/start/{operation}"
    case startInvited = "/account/start/{operation}/{token}"
    case invite = "/account/invite"
    case invitation = "/m/{token}"
    case flowLink = "/f/{id}"
    case flowPage = "/flow/{id}"
    case flowPageState = "/flow/{id}/state"
    case flowPageContinue = "/flow/{id}/continue"
    case flowPageTrack = "/flow/{id}/track"
    case flowPageSend = "/flow/{id}/send"
    case flowPageProve = "/flow/{id}/prove"
    case flowPageCallback = "/flow/{id}/answer"
    case flowPageInput = "/flow/{id}/input"
    case flowPageCancel = "/flow/{id}/cancel"
    case flowPageVeto = "/flow/{id}/veto"
    case flowPageAppeal = "/flow/{id}/appeal"
    case flowPageWords = "/flow/{id}/words"
    case flowPageLeave = "/flow/{id}/leave"
    case notMe = "/n/{token}"

    case demoTelephones = "/demo/telephones"
    case demoPeople = "/demo/people"
    case demoSkip = "/demo/skip"
    case demoMessages = "/demo/messages.json"

    // The console for staff.
    case console = "/console"
    case consoleSignIn = "/console/sign-in"
    case consoleSecondStep = "/console/second-step"
    case consoleSignOut = "/console/sign-out"
    case consoleSetUp = "/console/set-up/{token}"
    case consoleCases = "/console/{realm}/cases"
    case consoleCase = "/console/{realm}/cases/{id}"
    case consoleCaseTake = "/console/{realm}/cases/{id}/take"
    case consoleCaseGiveBack = "/console/{realm}/cases/{id}/give-back"
    case consoleCaseAsk = "/console/{realm}/cases/{id}/ask"
    case consoleCaseDecide = "/console/{realm}/cases/{id}/decide"
    case consoleCaseReveal = "/console/{realm}/cases/{id}/reveal"
    case consoleCaseFile = "/console/{realm}/cases/{id}/files/{file}"
    case consoleCaseFilePage = "/console/{realm}/cases/{id}/files/{file}/pages/{page}"
    case consoleCaseFileTake = "/console/{realm}/cases/{id}/files/{file}/take"
    case consoleDay = "/console/{realm}/day"
    case consoleOutbox = "/console/{realm}/outbox"
    case consolePolicy = "/console/{realm}/policy"
    case consoleAccounts = "/console/{realm}/accounts"

    /// The names in braces.
    package static let id = "id"
    package static let token = "token"
    package static let realm = "realm"
    package static let operation = "operation"
    package static let name = "name"
    package static let file = "file"
    package static let page = "page"

    /// With the names in braces filled in, in their order. What is filled in is an id, a name or
    /// one of our tokens, which needs no escaping.
    package func filled(with values: String...) -> String {
        var values = values[...]
        let parts = rawValue.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.hasPrefix("{") ? values.popFirst() ?? String(part) : String(part)
        }
        return parts.joined(separator: "/")
    }

    /// Whether a browser takes a part off again, as it does with `..`, and would go elsewhere.
    static func isDots(_ part: Substring) -> Bool { part.allSatisfy { $0 == "." } }

    /// `flow` of `/flow/{id}/track`.
    var firstPart: Substring { rawValue.dropFirst().prefix { $0 != "/" } }

    /// Whether a request's path is one of this address.
    func matches(_ path: String) -> Bool {
        let mine = rawValue.split(separator: "/")
        let theirs = path.split(separator: "/")
        return mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }
}
