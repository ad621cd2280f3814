import Domain
import Engine
import Verification

/// Ways through an operation in plain words: what to have at hand, and how long each takes.
struct WayWords {
    private let say: Speech
    private let moments: Moments
    private let kind: IdentifierKind?
    private let platform: String?

    /// - Parameters:
    ///   - kind: of the identifier that the operation is about, where it is about one.
    ///   - platform: who checks what can't be checked here.
    init(say: Speech, moments: Moments, kind: IdentifierKind? = nil, platform: String? = nil) {
        self.say = say
        self.moments = moments
        self.kind = kind
        self.platform = platform
    }

    /// Tracks are named by a policy; one that is not known here is called by what it needs.
    func title(of track: NextView.TrackView) -> String {
        if say.ifKnown("way.\(track.name)") != nil { return say("way.\(track.name)", say.named(kind)) }
        let needs = track.missing.map { alternatives($0, [:], marked: false) }
        return needs.isEmpty ? say("wayOther") : list(needs)
    }

    /// One line for each thing that is needed, with its alternatives.
    /// - Parameter destinations: where codes would go, masked.
    func needs(of track: NextView.TrackView, destinations: [Requirement: String]) -> [String] {
        track.missing.map { alternatives($0, destinations, marked: true) }
    }

    func howLong(_ track: NextView.TrackView) -> String {
        let wait = moments.length(.seconds(track.waitSeconds))
        return say("howLong.\(track.review).\(track.waitSeconds > 0 ? "wait" : "now")", ["length": wait])
    }

    func requirement(_ requirement: Requirement, destination: String?) -> String {
        guard requirement.method == .code else {
            return say.ifKnown("need.\(requirement)") ?? say("needOther", ["name": requirement.description])
        }
        if let destination { return say("needCodeTo", ["destination": destination]) }
        let (about, subject) = (requirement.subject.kind, requirement.subject)
        let name = about != nil ? "kind" : subject == .new ? "new" : "old"
        return say("need.\(name).code", say.named(about ?? kind))
    }

    private func alternatives(_ group: [Requirement], _ destinations: [Requirement: String], marked: Bool) -> String {
        let words = group.map { requirement($0, destination: destinations[$0]) }.joined(separator: say("listOr"))
        return marked && group.allSatisfy(isAttested)
            ? say("needChecked", ["need": words, "platform": platform ?? say("platformWord")]) : words
    }

    /// Only the platform can check it.
    private func isAttested(_ requirement: Requirement) -> Bool { say.methods.shape(of: requirement.method) == .word }

    private func list(_ parts: [String]) -> String {
        parts.count < 2
            ? parts.joined()
            : parts.dropLast().joined(separator: say("listComma")) + say("listAnd") + parts[parts.count - 1]
    }
}
