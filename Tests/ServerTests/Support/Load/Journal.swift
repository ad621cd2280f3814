/// What the server has acknowledged, person by person.
actor Journal {
    enum Step: Int, Comparable {
        case nothing, created, started, oldProved, newGiven, completed

        static func < (one: Step, other: Step) -> Bool { one.rawValue < other.rawValue }
    }

    struct Entry: Sendable {
        let person: Person
        var step = Step.nothing
        var account: String?
        var flow: String?
        /// The code of the last call, once that was sent.
        var lastCode: String?
    }

    private(set) var entries: [Entry] = []
    /// Answers that should not have been.
    private(set) var refusals: [String] = []

    func add() -> Person {
        entries.append(Entry(person: Person(index: entries.count)))
        return entries[entries.count - 1].person
    }

    func note(_ person: Person, _ step: Step) { entries[person.index].step = step }
    func note(_ person: Person, account: String) { entries[person.index].account = account }
    func note(_ person: Person, flow: String) { entries[person.index].flow = flow }
    func note(_ person: Person, lastCode: String) { entries[person.index].lastCode = lastCode }
    func note(refusal: String) { refusals.append(refusal) }

    var completed: Int { entries.count { $0.step == .completed } }
}
