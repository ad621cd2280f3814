import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird

/// Which cases a reviewer asked to see.
struct QueueQuery: Sendable {
    /// Which cases by how they stand.
    enum Standing: String, CaseIterable {
        case open
        /// Those that are over, however they ended.
        case ended
        case approved, refused, closed

        /// How they ended; nil where that does not matter.
        var outcome: CaseState? { self == .ended ? nil : CaseState(rawValue: rawValue) }
    }

    let standing: Standing
    let queue: String?
    let claim: CaseFilter.ClaimFilter
    let overdue: Bool
    let operation: OperationName?
    let track: String?
    let risk: RiskLevel?
    /// The platform's own id of an account.
    let account: String?
    let after: CaseID?

    init(_ request: Request) throws(Problem) {
        let query = Query(request)
        try query.only(["state", "queue", "claim", "overdue", "operation", "track", "risk", "account", "after", "lang"])
        standing = try query.value("state") { Standing(rawValue: $0) } ?? .open
        queue = try query.filled("queue") { $0.utf8.count <= 128 ? $0 : nil }
        operation = try query.filled("operation") { OperationName($0) }
        track = try query.filled("track") { $0.utf8.count <= 64 ? $0 : nil }
        risk = try query.filled("risk") { name in RiskLevel.allCases.first { $0.name == name } }
        account = try query.filled("account") { $0.utf8.count <= 512 ? $0 : nil }
        claim = try query.value("claim", { CaseFilter.ClaimFilter(rawValue: $0) }) ?? .any
        overdue = try query.value("overdue") { $0 == "yes" ? true : nil } ?? false
        after = try query.value("after") { CaseID($0) }
    }

    var filter: CaseFilter {
        CaseFilter(
            queue: queue, state: .open, claim: claim, overdue: overdue, operation: operation, track: track, risk: risk,
            externalID: account)
    }

    /// What is filtered by, as the form sends it.
    private var filters: [(name: String, value: String?)] {
        [
            ("claim", claim == .any ? nil : claim.rawValue), ("queue", queue), ("operation", operation?.description),
            ("track", track), ("risk", risk?.name), ("account", account), ("overdue", overdue ? "yes" : nil),
        ]
    }

    var isFiltered: Bool { standing != .open || filters.contains { $0.value != nil } }

    /// The same cases, further on.
    func query(after next: CaseID) -> String {
        let given = [("state", standing.rawValue)] + filters + [("after", next.description)]
        var components = URLComponents()
        components.queryItems = given.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
        // A plus sign is one here, and a space where forms are read.
        return "?\(components.percentEncodedQuery?.replacing("+", with: "%2B") ?? "")"
    }
}

extension Query {
    /// A form sends what was left empty, too.
    fileprivate func filled<Value>(_ name: String, _ read: (String) -> Value?) throws(Problem) -> Value? {
        let found = try value(name) { text -> Value?? in text.isEmpty ? .some(nil) : read(text).map { .some($0) } }
        return found ?? nil
    }
}
