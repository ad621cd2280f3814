import Domain
import Engine
import Verification

extension StartFlow: Body {
    init(_ fields: inout BodyFields) throws(Problem) {
        self.init(
            account: try fields.required("account") { AccountID($0) },
            operation: try fields.required("operation") { OperationName($0) },
            track: try fields.optionalText("track", 1...64),
            bindings: try Self.bindings(&fields),
            about: try fields.optional("about") { FlowID($0) },
            invitation: try fields.optionalText("invitation", 1...128),
            context: try fields.object("context") { (item) throws(Problem) in try RequestContext(&item) },
            returnURL: try fields.optionalText("returnURL", 1...1024))
    }
}

extension StartFlow {
    private static func bindings(_ fields: inout BodyFields) throws(Problem) -> [BindingID] {
        guard fields.has("bindings") else { return [] }
        let ids = try fields.texts("bindings", atMost: 20).map { BindingID($0) }
        guard !ids.contains(nil) else { throw .badValue("bindings") }
        return ids.compactMap(\.self)
    }
}

extension RequestContext: Body {
    init(_ fields: inout BodyFields) throws(Problem) {
        self.init(
            channel: try fields.required("channel", Channel.init(rawValue:)),
            session: try fields.optionalText("session", 1...256),
            device: try fields.optionalText("device", 1...256),
            deviceKnown: try fields.optional("deviceKnown", Signal.init(rawValue:)) ?? .unknown,
            network: try fields.optional("network") { IPAddress(seenByProxy: $0) },
            country: try fields.country("country"),
            signedInAt: try fields.optional("signedInAt") { Instant($0) },
            signInMethod: try fields.optionalText("signInMethod", 1...32))
    }
}

extension SupplyInput: Body {
    init(_ fields: inout BodyFields) throws(Problem) {
        self.init(
            identifier: try fields.optionalText("identifier", 1...1024).map { Secret($0) },
            reason: try fields.optionalText("reason", 1...64),
            track: try fields.optionalText("track", 1...64))
    }
}

struct ChallengeBody: Body {
    let requirement: Requirement

    init(_ fields: inout BodyFields) throws(Problem) {
        requirement = try fields.required("requirement") { Requirement($0) }
    }
}

extension SubmitProof: Body {
    private static let answers = ["code", "password", "attestation", "response"]

    init(_ fields: inout BodyFields) throws(Problem) {
        let requirement: Requirement = try fields.required("requirement") { Requirement($0) }
        let given = Self.answers.filter { fields.has($0) }
        guard given.count <= 1 else { throw .ambiguous(given[1]) }
        self.init(requirement: requirement, answer: try Self.answer(given.first, for: requirement, &fields))
    }

    private static func answer(
        _ name: String?, for requirement: Requirement, _ fields: inout BodyFields
    ) throws(Problem) -> Answer {
        switch name {
        case "code": .code(Secret(try fields.text("code", 1...64)))
        case "password": .password(Secret(try fields.text("password", 1...1024)))
        case "response": .response(Secret(try fields.text("response", 1...16384)))
        case "attestation":
            .attestation(
                try fields.object("attestation") { (item) throws(Problem) in
                    Attestation(
                        method: requirement.method, reference: try item.text("reference"),
                        checkedAt: try item.required("checkedAt") { Instant($0) },
                        heldSince: try item.optional("heldSince") { Instant($0) },
                        challenge: try item.optional("challenge") { ChallengeID($0) },
                        session: try item.optionalText("session", 1...256),
                        identifier: try item.optionalText("identifier", 1...1024).map { Secret($0) }
                    )
                })
        default: throw .missingField("code")
        }
    }
}

struct AppealBody: Body {
    let statement: String

    init(_ fields: inout BodyFields) throws(Problem) {
        statement = try fields.text("statement", 1...4000, lines: true)
    }
}

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
