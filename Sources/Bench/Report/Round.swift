/// What one round measured.
struct Round: Sendable {
    let value: Double
    var cost: Cost?
    /// Nil where nobody looked.
    var waits: WaitProfile?
}

/// What one change, or one request, used up. Nil where it was not measured or there is none.
struct Cost: Encodable, Sendable {
    var serverMilliseconds: Double?
    var databaseMilliseconds: Double?
    var driverMilliseconds: Double?
    var commits: Double?
    var queries: Double?
    var roundTrips: Double?
}

extension Cost {
    /// - Parameter count: how much was done between the moments.
    init(from before: Moment, to after: Moment, per count: Int) {
        func per(_ amount: Double) -> Double { count == 0 ? 0 : amount / Double(count) }
        let database = after.database.flatMap { after in before.database.map { per((after - $0).asMilliseconds) } }
        let trips = after.storage.roundTrips - before.storage.roundTrips
        self.init(
            serverMilliseconds: per((after.server.cpu - before.server.cpu).asMilliseconds),
            databaseMilliseconds: database,
            driverMilliseconds: per((after.driver.cpu - before.driver.cpu).asMilliseconds),
            commits: per(after.storage.commits - before.storage.commits),
            queries: per(after.storage.queries - before.storage.queries),
            roundTrips: trips > 0 ? per(trips) : nil)
    }

    /// The median of each figure.
    init(_ costs: [Cost]) {
        func middle(_ figure: (Cost) -> Double?) -> Double? {
            let values = costs.compactMap(figure)
            return values.isEmpty ? nil : Spread(values).median.rounded(toPlaces: 3)
        }
        self.init(
            serverMilliseconds: middle(\.serverMilliseconds), databaseMilliseconds: middle(\.databaseMilliseconds),
            driverMilliseconds: middle(\.driverMilliseconds), commits: middle(\.commits), queries: middle(\.queries),
            roundTrips: middle(\.roundTrips))
    }
}

/// The least, the middle and the most of several rounds.
struct Spread: Encodable, Sendable {
    let min: Double
    let median: Double
    let max: Double

    init(_ values: [Double]) {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        min = (sorted.first ?? 0).rounded(toPlaces: 3)
        max = (sorted.last ?? 0).rounded(toPlaces: 3)
        let twoMiddle = sorted.count.isMultiple(of: 2) && !sorted.isEmpty
        median =
            sorted.isEmpty
            ? 0 : (twoMiddle ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]).rounded(toPlaces: 3)
    }
}
