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
    let after: CaseID?

    /// A form sends what was left empty, too.
    init(_ request: Request) throws(Problem) {
        let query = Query(request)
        try query.only(["state", "queue", "claim", "overdue", "after", "lang"])
        standing = try query.value("state") { Standing(rawValue: $0) } ?? .open
        let queue = try query.value("queue") { $0.utf8.count <= 128 ? $0 : nil }
        self.queue = queue.flatMap { $0.isEmpty ? nil : $0 }
        claim = try query.value("claim", { CaseFilter.ClaimFilter(rawValue: $0) }) ?? .any
        overdue = try query.value("overdue") { $0 == "yes" ? true : nil } ?? false
        after = try query.value("after") { CaseID($0) }
    }

    var filter: CaseFilter { CaseFilter(queue: queue, state: .open, claim: claim, overdue: overdue) }
    var isFiltered: Bool { standing != .open || queue != nil || claim != .any || overdue }

    /// The same cases, further on.
    func query(after next: CaseID) -> String {
        var parts = [
            URLQueryItem(name: "state", value: standing.rawValue), URLQueryItem(name: "claim", value: claim.rawValue),
            URLQueryItem(name: "after", value: next.description),
        ]
        if let queue { parts.append(URLQueryItem(name: "queue", value: queue)) }
        if overdue { parts.append(URLQueryItem(name: "overdue", value: "yes")) }
        var components = URLComponents()
        components.queryItems = parts
        return "?\(components.percentEncodedQuery ?? "")"
    }
}
