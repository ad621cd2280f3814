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
        /// The call that was sent and not answered.
        var pending: Call?
        /// The call that made the change, and the answer to it.
        var last: (call: Call, answer: String)?
    }

    private(set) var entries: [Entry] = []
    /// Answers that should not have been.
    private(set) var refusals: [String] = []
    /// Answers that said to come back later, and calls without an answer that were sent again, by
    /// their code.
    private(set) var turnedAway: [String: Int] = [:]
    private(set) var outage = Outage()
    /// Whether the clients are to go home.
    private(set) var isOver = false

    func add() -> Person {
        entries.append(Entry(person: Person(index: entries.count)))
        return entries[entries.count - 1].person
    }

    func note(_ person: Person, asks call: Call) { entries[person.index].pending = call }

    func note(_ person: Person, _ call: Call, answered answer: API.Answer) {
        entries[person.index].pending = nil
        if let account = answer.body["id"]?.text, call.step == .created { entries[person.index].account = account }
        if let flow = answer.body["flow"]?["id"]?.text, call.step == .started { entries[person.index].flow = flow }
        if let step = call.step { entries[person.index].step = step }
        if call.step == .completed { entries[person.index].last = (call, answer.text) }
    }

    /// - Parameter person: whose call is over with it.
    func note(refusal: String, of person: Person) {
        entries[person.index].pending = nil
        refusals.append(refusal)
    }

    func note(turnedAway code: String) {
        turnedAway[code, default: 0] += 1
    }

    func noteAnswer() { outage.noteAnswer() }

    /// What comes from now on belongs to the trouble that is about to be made.
    func expectTrouble() { outage = Outage() }

    func end() { isOver = true }

    var completed: Int { entries.count { $0.step == .completed } }
}

/// The time without service, as the clients saw it: the longest in which nobody had a good answer.
/// Calls that wait out the trouble and are answered then count as much as calls that fail.
struct Outage: Sendable {
    private var answered = ContinuousClock.now
    private(set) var length = Duration.zero

    mutating func noteAnswer() {
        length = max(length, answered.duration(to: .now))
        answered = .now
    }
}
