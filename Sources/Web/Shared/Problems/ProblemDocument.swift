import Domain
import Engine
import HTTPTypes

/// RFC 9457, with our extensions.
struct ProblemDocument: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    /// A URN, since the request itself can't be fetched again.
    let instance: String
    /// Stable forever; `title` and `detail` are not.
    let code: ReasonCode
    let wayForward: WayForwardView
    let reasons: [ReasonView]?
    let field: String?
    let triesLeft: Int?
    let openFlows: [FlowID]?

    init(_ problem: Problem, in language: Language, catalogue: Catalogue, requestID: String, publicURL: String) {
        let sentence = catalogue.sentence(for: problem.code, in: language)
        type = "\(publicURL)\(RoutePath.docs.rawValue)#\(problem.code)"
        title = sentence.title
        detail = sentence.detail
        status = problem.status.code
        instance = "urn:bindery:request:\(requestID)"
        code = problem.code
        wayForward = problem.wayForward
        reasons = problem.reasons.isEmpty ? nil : problem.reasons.map { catalogue.told($0, in: language) }
        field = problem.field
        triesLeft = problem.triesLeft
        openFlows = problem.openFlows.isEmpty ? nil : problem.openFlows
    }
}
