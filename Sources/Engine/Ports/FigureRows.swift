package import Domain
package import Flows

/// Flows that were started in one hour, by what they are for, the track that was chosen and their
/// state.
package struct FlowFigureRow: Sendable, Hashable {
    /// Whole hours since the day began.
    package let hour: Int
    package let operation: OperationName
    package let track: String?
    package let state: FlowState.Name
    package let count: Int

    package init(hour: Int, operation: OperationName, track: String?, state: FlowState.Name, count: Int) {
        self.hour = hour
        self.operation = operation
        self.track = track
        self.state = state
        self.count = count
    }
}

/// Codes of one country.
package struct CodeFigureRow: Sendable, Hashable {
    /// ISO 3166-1 alpha-2, or as the phone plan names what belongs to no country.
    package let country: String
    package let sent: Int
    package let proved: Int

    package init(country: String, sent: Int, proved: Int) {
        self.country = country
        self.sent = sent
        self.proved = proved
    }
}

/// Open cases of about one age.
package struct CaseAgeRow: Sendable, Hashable {
    /// How many of the given ages they have passed: 0 for the youngest.
    package let bucket: Int
    package let count: Int
    package let overdue: Int

    package init(bucket: Int, count: Int, overdue: Int) {
        self.bucket = bucket
        self.count = count
        self.overdue = overdue
    }
}

/// Sums for the operator's plots: a few grouped queries, none of which looks at more than a day
/// or at what is open.
package protocol FigureReads {
    /// Flows that were started from `start` on and before `end`.
    func flowFigures(realm: RealmID, from start: Instant, to end: Instant) throws -> [FlowFigureRow]
    /// Decisions of those that are refused now, each with how many flows got just that one.
    func refusals(realm: RealmID, from start: Instant, to end: Instant) throws -> [(decision: Decision, count: Int)]
    /// In order of country. Hours are whole hours since 1970; `end` is left out.
    func codeFigures(realm: RealmID, fromHour start: Int64, toHour end: Int64) throws -> [CodeFigureRow]
    /// - Parameter ages: four, rising.
    func caseAges(realm: RealmID, ages: [Duration], at now: Instant) throws -> [CaseAgeRow]
}
