import Domain
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import NIOCore

/// Writes answers: views as JSON, reasons with their sentence, problems as problem documents.
struct ResponseWriter: Sendable {
    let catalogue: Catalogue
    let publicURL: String
    let now: @Sendable () -> Instant

    func json(
        _ value: some Encodable, _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        try write(value, as: "application/json", status, headers)
    }

    /// With the reasons in it told in the reader's language.
    func told<Value: Encodable & ReasonBearing>(
        _ value: Value, in language: Language, _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        var (value, headers) = (value, headers)
        value.tell { catalogue.told($0, in: language) }
        headers[.contentLanguage] = language.rawValue
        return try json(value, status, headers: headers)
    }

    func problem(_ problem: Problem, _ context: WebContext) throws -> Response {
        let document = ProblemDocument(
            problem, in: context.language, catalogue: catalogue, requestID: context.requestID, publicURL: publicURL)
        var headers = problem.headers
        headers[.contentLanguage] = context.language.rawValue
        addRetry(problem, &headers)
        return try write(document, as: "application/problem+json", problem.status, headers)
    }

    /// Says in seconds when to come back. RateLimit headers go with 429 alone; "codes" and "calls"
    /// are the two policies there are.
    private func addRetry(_ problem: Problem, _ headers: inout HTTPFields) {
        guard problem.status == .tooManyRequests || problem.status == .serviceUnavailable,
            let at = problem.wayForward.at
        else { return }
        let seconds = max(1, (at.since(now()).milliseconds + 999) / 1000)
        headers[.retryAfter] = String(seconds)
        guard problem.status == .tooManyRequests else { return }
        headers[.rateLimit] = "\"\(problem.code == "limit.calls" ? "calls" : "codes")\";r=0;t=\(seconds)"
    }

    private func write(
        _ value: some Encodable, as type: String, _ status: HTTPResponse.Status, _ headers: HTTPFields
    ) throws -> Response {
        let body = ByteBuffer(bytes: try JSONText.bytes(value))
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

/// An answer with reasons in it, each of which gets its sentence.
protocol ReasonBearing {
    mutating func tell(_ told: (ReasonView) -> ReasonView)
}

extension FlowView: ReasonBearing {
    mutating func tell(_ told: (ReasonView) -> ReasonView) {
        if var decided = decision {
            decided.reasons = decided.reasons.map(told)
            decision = decided
        }
        warnings = warnings.map(told)
        ground = ground.map(told)
    }
}

extension AccountUsesView: ReasonBearing {
    mutating func tell(_ told: (ReasonView) -> ReasonView) {
        for place in identifiers.indices {
            for use in identifiers[place].uses.indices {
                let reason = ReasonView(Reason(identifiers[place].uses[use].code, wayForward: .support))
                identifiers[place].uses[use].message = told(reason).message
            }
            let objections = identifiers[place].unbinding?.objections.map(told)
            identifiers[place].unbinding?.objections = objections ?? []
        }
    }
}
