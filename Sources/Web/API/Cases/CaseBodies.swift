import Domain
import Engine
import Hummingbird

extension CaseDecision: Body {
    init(_ fields: inout BodyFields) throws(Problem) {
        self.init(
            reviewer: try fields.text("reviewer"),
            vote: try fields.required("vote", Vote.init(rawValue:)),
            reason: try fields.text("reason", 1...64),
            note: try fields.optionalText("note", 1...1000, lines: true),
            party: try fields.optional("party") { FlowID($0) })
    }
}

/// Which cases are asked for. Each parameter at most once, and no others.
struct CaseQuery {
    let queue: String?
    let state: CaseState?
    let after: CaseID?
    let limit: Int

    init(_ request: Request) throws(Problem) {
        let query = Query(request)
        try query.only(["queue", "state", "after", "limit"])
        queue = try query.value("queue") { (1...64).contains($0.utf8.count) ? $0 : nil }
        state = try query.value("state", CaseState.init(rawValue:))
        after = try query.value("after") { CaseID($0) }
        limit = try query.value("limit") { Int($0).flatMap { (1...100).contains($0) ? $0 : nil } } ?? 50
    }
}

/// The parameters of a URL, read as strictly as a body.
struct Query {
    private let pairs: [(name: String, value: String)]

    init(_ request: Request) {
        pairs = request.uri.queryParameters.map { (String($0.key), String($0.value)) }
    }

    func only(_ known: Set<String>) throws(Problem) {
        if let unknown = pairs.first(where: { !known.contains($0.name) }) { throw .unknownQuery(unknown.name) }
    }

    func value<Value>(_ name: String, _ read: (String) -> Value?) throws(Problem) -> Value? {
        let values = pairs.filter { $0.name == name }.map(\.value)
        guard let first = values.first else { return nil }
        guard values.count == 1, !first.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }),
            let value = read(first)
        else { throw .badQuery(name) }
        return value
    }
}

extension CaseView: ReasonBearing {
    mutating func tell(_ told: (ReasonView) -> ReasonView) { flow.tell(told) }
}

extension CaseList: ReasonBearing {
    mutating func tell(_ told: (ReasonView) -> ReasonView) {
        for index in cases.indices { cases[index].tell(told) }
    }
}
