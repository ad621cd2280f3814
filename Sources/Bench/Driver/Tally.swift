/// What came of a run, or of one client's part of it.
struct Tally: Sendable {
    private(set) var times: [Step: [Duration]] = [:]
    /// The indexes of those whose change is done.
    private(set) var changed: [Int] = []
    /// How many changes failed, by the code they failed with.
    private(set) var errors: [String: Int] = [:]
    var elapsed = Duration.zero

    var failed: Int { errors.values.reduce(0, +) }

    mutating func add(_ change: StepTimes, of person: Person) {
        for (step, time) in change.times { times[step, default: []].append(time) }
        changed.append(person.index)
    }

    mutating func fail(_ code: String) { errors[code, default: 0] += 1 }

    mutating func add(_ other: Tally) {
        times.merge(other.times, uniquingKeysWith: +)
        changed += other.changed
        errors.merge(other.errors, uniquingKeysWith: +)
    }
}
