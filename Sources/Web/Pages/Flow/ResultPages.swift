import Domain
import Engine

/// Approved, and not yet in effect.
struct WaitingPage: PageModel {
    static let template = "flow-waiting"

    let trail: FlowTrail
    let title: String
    let text: String
    let about: String?
    let until: String
    let message: String?
    let stop: String?
    let onward: FlowLink?
    let live: FlowLive?
}

/// People look at it.
struct ReviewingPage: PageModel {
    static let template = "flow-reviewing"

    let trail: FlowTrail
    let title: String
    let about: String?
    /// Where older proofs take a change back at once.
    let proving: FlowLink?
    let due: String
    /// The reviewers wait for an answer.
    let asked: Bool
    let talk: [TalkEntry]
    let hasTalk: Bool
    let checks: FlowCheckList?
    let action: String
    /// How much had been said when the page was drawn.
    let seen: String
    let text: Field
    let files: FileFields
    let stop: String?
    let onward: FlowLink?
    /// Not where somebody writes an answer: what they write should not go with the page.
    let live: FlowLive?
}

/// What one side said.
struct TalkEntry: Sendable {
    let author: String
    let at: String?
    let text: String?
    let files: [String]
    let isReviewer: Bool
}

/// Up to three files.
struct FileFields: Sendable {
    struct Input: Sendable {
        let id: String
        let label: String
    }

    let inputs: [Input]
    let error: String?
}

struct CompletedPage: PageModel {
    static let template = "flow-completed"

    let title: String
    let facts: [PageFact]
    let message: String?
    let happens: [String]
    let held: [String]
    let hasHeld: Bool
    let advice: [FlowNote]
    let hasAdvice: Bool
    let centre: String?
    /// Where the form that signs out all other devices posts to.
    let endOthers: String?
    let onward: FlowLink?
    let next: FlowLink?
}

struct RefusedPage: PageModel {
    static let template = "flow-refused"

    let title: String
    let text: String
    let about: String?
    let reasons: [FlowNote]
    let hasReasons: Bool
    let message: String?
    let checks: FlowCheckList?
    /// What can be done now, in sentences.
    let forward: [String]
    let appeal: Appeal?
    let onward: FlowLink?
    let again: FlowLink?

    struct Appeal: Sendable {
        let action: String
        let until: String
        let statement: Field
        let files: FileFields
    }
}

/// Given up, run out, or taken back.
struct OverPage: PageModel {
    static let template = "flow-over"

    let title: String
    let text: String
    let about: String?
    let message: String?
    let again: FlowLink?
    let onward: FlowLink?
}
