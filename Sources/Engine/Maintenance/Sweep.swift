package import Domain

/// How far sweeping has got. Kept by whoever sweeps from one turn to the next; lost with the
/// process, and the next one walks from the beginning.
package struct Sweep: Sendable {
    /// One kind, of one realm where the realm's policy says how long it is kept.
    struct Step: Sendable, Hashable {
        let kind: SweptKind
        var realm: RealmID?
    }

    /// The time from one pass over what is due to the next.
    static let pace = Duration.hours(1)
    /// How long a walk continues where the last one ended. After that, what was held is looked at again.
    static let walk = Duration.days(1)

    /// What is left of this pass.
    private(set) var steps: [Step] = []
    private var places: [Step: AgePlace] = [:]
    private var (begunAt, walkedFrom): (Instant?, Instant?) = (nil, nil)
    /// How long the oldest row that is left has been due; nothing for a kind that has been cleared.
    package private(set) var behind: [SweptKind: Duration] = [:]
    /// The clock as it was last seen, and when that was last written down.
    var watch: SweepRow?
    var notedAt: Instant?

    package init() {}

    package var isHeld: Bool { watch.map { $0.isHeld(at: $0.seenAt) } ?? false }
    /// When a pass was last done.
    package var finishedAt: Instant? { watch?.finishedAt }

    package var isDone: Bool { steps.isEmpty }
    var next: Step? { steps.first }

    func isDue(at now: Instant) -> Bool { isDone && begunAt.map { now < $0 || $0 + Self.pace <= now } ?? true }

    mutating func begin(_ realms: [RealmID], at now: Instant) {
        begunAt = now
        if walkedFrom.map({ now < $0 || $0 + Self.walk <= now }) ?? true { (walkedFrom, places) = (now, [:]) }
        steps = SweptKind.allCases.flatMap { kind in
            let ofRealms = kind.isOfRealm ? realms.map { Step(kind: kind, realm: $0) } : []
            return ofRealms + (kind.isOfAll ? [Step(kind: kind)] : [])
        }
    }

    func place(_ step: Step) -> AgePlace? { places[step] }

    /// - Parameter place: where it continues; nil for kinds whose rows are gone once they were seen.
    mutating func went(_ step: Step, to place: AgePlace?, due: Instant?) {
        if let place {
            places[step] = place
            behind[step.kind] = due.map { $0.since(place.at) }
        }
    }

    mutating func finish(_ step: Step) {
        steps.removeAll { $0 == step }
        if !steps.contains(where: { $0.kind == step.kind }) { behind[step.kind] = nil }
    }
}

extension SweptKind {
    /// Whether a realm's policy says how long it is kept.
    var isOfRealm: Bool {
        switch self {
        case .hits, .tallies, .answers, .failures, .challenges, .tickets, .signIns, .results, .invitations,
            .accounts:
            false
        case .sessions, .staffAccess, .deadLetters, .contents, .bindings, .heads: true
        }
    }

    /// Whether there are rows that belong to no realm, or say themselves how long they are good.
    var isOfAll: Bool { !isOfRealm || self == .staffAccess }
}
