package import Domain
package import Policy
package import Vault

/// A question about a flow's identifier to somebody outside, and the answer once there is one: a
/// fact with source and time. Each is asked once.
package struct InquiryRow: Sendable, Hashable {
    package let id: InquiryID
    package let flow: FlowID
    package let signal: SignalName
    /// The identifier it is about. Says nothing of another one that the flow brings later.
    package let identifier: BlindIndex
    /// Whether it happened after this moment.
    package let since: Instant
    package let source: String
    package let askedAt: Instant
    /// From then on the answer is `unknown`, whatever comes.
    package let answerBy: Instant
    package var answer: Signal?
    package var answeredAt: Instant?

    package init(
        id: InquiryID, flow: FlowID, signal: SignalName, identifier: BlindIndex, since: Instant, source: String,
        askedAt: Instant, answerBy: Instant, answer: Signal? = nil, answeredAt: Instant? = nil
    ) {
        self.id = id
        self.flow = flow
        self.signal = signal
        self.identifier = identifier
        self.since = since
        self.source = source
        self.askedAt = askedAt
        self.answerBy = answerBy
        self.answer = answer
        self.answeredAt = answeredAt
    }
}

package protocol InquiryReads {
    /// Flows with inquiries that nobody answered by `now`, the longest overdue first; a flow comes
    /// once for each of them. `since` is when the answer was due.
    func overdueInquiries(at now: Instant, limit: Int) throws -> [DueFlow]
}

package protocol InquiryWrites {
    /// A second one about the same signal and identifier of a flow makes the phase run again.
    func insert(_ inquiry: InquiryRow)
    /// Writes its answer; where another has been written the phase runs again.
    func answer(_ inquiry: InquiryRow)
    /// Answers all that a flow has overdue with `unknown`.
    func giveUpInquiries(of flow: FlowID, at now: Instant)
}
