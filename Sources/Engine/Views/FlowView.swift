package import Domain
package import Flows
package import Verification

/// A flow as the API shows it: its state, and in ``next`` what can be done now, so that a page or
/// an app can draw it without knowing the policy.
package struct FlowView: Sendable, Hashable, Codable {
    package let id: FlowID
    package let account: AccountID
    package let operation: OperationName
    /// `replaces`, `adds`, `removes`, or `account` where it is about the account as a whole.
    package let shape: OperationShape
    package let state: FlowState.Name
    package let startedAt: Instant
    /// The state's own moments, each where it has one.
    package let deadline: Instant?
    package let waitsUntil: Instant?
    package let endedAt: Instant?
    /// When retention erased what the flow brought and said: identifiers, proofs, statements and
    /// files are gone, and how it ended is left.
    package let contentsErasedAt: Instant?
    package let undoUntil: Instant?
    package let appealUntil: Instant?
    /// Why it was cancelled.
    package let cause: CancellationCause?
    /// What it takes and brings, in the order of its items; none where it is about the account as a whole.
    package internal(set) var changes: [ChangeView]
    package let reason: String?
    package let track: String?
    package let about: FlowID?
    /// The realm that it leads to, for what goes to another one.
    package let destination: RealmID?
    package let proofs: [ProofView]
    package var decision: DecisionView?
    /// Worth knowing, although none stops the flow: `identifier.easily-guessed`.
    package var warnings: [ReasonView]
    package let review: CaseSummary?
    /// What the reviewers wrote to the person, once they have decided.
    package let message: String?
    /// Who refused it, once it is refused.
    package let refusedBy: Refuser?
    /// What it needed that is gone, such as a number that somebody else took meanwhile:
    /// `identifier.taken`.
    package var ground: ReasonView?
    package internal(set) var next: NextView
    package let policyVersion: String

    package enum Refuser: String, Sendable, Hashable, CaseIterable, Codable {
        case policy, reviewer
        /// Somebody who stopped it from an old channel.
        case veto
        /// What it needed is gone; ``FlowView/ground`` says what.
        case ground
    }

    package struct ProofView: Sendable, Hashable, Codable {
        package let requirement: Requirement
        package let provedAt: Instant
        /// The platform's own reference of a check that it attested.
        package let reference: String?
    }

    /// The open case of a flow that is being reviewed.
    package struct CaseSummary: Sendable, Hashable, Codable {
        package let id: CaseID
        package var dueAt: Instant
        /// What the person wrote when they asked for the review, and sent along with it.
        package var statement: String?
        package var files: [EvidenceView] = []
        /// What was said since, the earliest first.
        package var entries: [CaseEntryView] = []
        /// The reviewers wait for the person's answer.
        package var asked = false
    }
}

package struct DecisionView: Sendable, Hashable, Codable {
    /// `allow`, `step-up`, `review`, `wait`, `refuse`.
    package let outcome: String
    package var reasons: [ReasonView]
    package let riskScore: Int
    package let riskLevel: String
}

/// What can be done now.
package struct NextView: Sendable, Hashable, Codable {
    /// What can be given or proved now, in any order; a page is drawn by its shape.
    package internal(set) var steps: [StepView]
    /// Ways through, each with what it still needs. Once a track is chosen, that one alone.
    package let tracks: [TrackView]
    /// `cancel`, `veto`, `undo`, `appeal`, `dispute`.
    package let actions: [String]
    /// One factor has to be proved again here before anything else.
    package let mustProveAgain: Bool

    package struct TrackView: Sendable, Hashable, Codable {
        package let name: String
        /// All of these, each by any one of its alternatives.
        package let missing: [[Requirement]]
        /// Seconds between the decision and the change.
        package let waitSeconds: Int
        /// `never`, `maybe`, `always`.
        package let review: String
    }

    package struct StepView: Sendable, Hashable, Codable {
        package enum Shape: String, Sendable, Hashable, CaseIterable, Codable {
            /// Something is typed that becomes the account's.
            case identifier
            /// One of a list.
            case choice
            /// As a method says (``Verification/MethodShape``).
            case code, secret, ceremony, redirect, files, word
        }

        package let shape: Shape
        /// What is to be given: `identifier`, `reason`; nil for a proof.
        package var input: FlowInput?
        /// Of an identifier that is typed.
        package var kind: IdentifierKind?
        /// What can be chosen.
        package var choices: [String]?
        /// What is to be proved; nil for what is given.
        package var requirement: Requirement?
        /// Where a code would go, masked.
        package var sentTo: String?
        /// A question was put: until when it is good, and when another can be asked for.
        package var codeExpiresAt: Instant?
        package var resendAt: Instant?
    }

    /// A step that proves something.
    package struct ProvableView: Sendable, Hashable {
        package let requirement: Requirement
        package let shape: StepView.Shape
        package let sentTo: String?
        package let codeExpiresAt: Instant?
        package let resendAt: Instant?
    }
}

extension NextView {
    package var inputs: [FlowInput] { steps.compactMap(\.input) }
    /// The reasons that may be given.
    package var reasons: [String] { steps.first { $0.input == .reason }?.choices ?? [] }
    package var proofs: [ProvableView] {
        steps.compactMap { step in
            step.requirement.map {
                ProvableView(
                    requirement: $0, shape: step.shape, sentTo: step.sentTo, codeExpiresAt: step.codeExpiresAt,
                    resendAt: step.resendAt)
            }
        }
    }
}

extension NextView.StepView.Shape {
    init(_ shape: MethodShape) {
        self =
            switch shape {
            case .code: .code
            case .secret: .secret
            case .ceremony: .ceremony
            case .redirect: .redirect
            case .files: .files
            case .word: .word
            }
    }
}

/// What starting or resuming gives: the flow, the token for the person's own device, and the ticket
/// to the hosted pages, shown this once.
package struct StartedFlowView: Sendable, Hashable, Codable {
    package var flow: FlowView
    /// `ft_…`
    package let token: String
    package let tokenExpiresAt: Instant
    /// Opens the flow at the hosted pages, once, for ten minutes.
    package let ticket: String
    /// Whether it was started by this call, and was not open already.
    package let isNew: Bool
}

/// A question was put.
package struct ChallengeView: Sendable, Hashable, Codable {
    /// Of a check that the platform was asked for: what its word has to name.
    package var challenge: ChallengeID?
    package let requirement: Requirement
    package let shape: MethodShape
    /// Where a code is on its way to, masked, and what carries it.
    package let sentTo: String?
    package let carrier: String?
    /// Where the person is to go, for a redirect.
    package let location: String?
    /// What their device is to answer, for a ceremony.
    package let shown: String?
    package let expiresAt: Instant
    package let resendAt: Instant
    /// Tries that this code allows.
    package let triesLeft: Int
    /// How many more codes may be sent in the tightest window that is longer than the resend wait,
    /// its length and when it frees up.
    /// Nil where nothing is sent.
    package let quota: QuotaView?
}

package struct QuotaView: Sendable, Hashable, Codable {
    package let limit: Int
    package let windowSeconds: Int
    package let remaining: Int
    package let resetSeconds: Int
}
