package import Domain

/// Why a call was refused: a stable code, the sort of refusal, and a way forward (promise 8).
package struct Refusal: Error, Sendable, Hashable, Codable {
    /// The web maps each to one status.
    package enum Sort: String, Sendable, Hashable, CaseIterable, Codable {
        /// What was sent can't be understood.
        case malformed
        /// It is understood, and can't be accepted as it is.
        case unacceptable
        case unauthenticated
        case forbidden
        case notFound
        /// It conflicts with the current state.
        case conflict
        /// It was there once.
        case gone
        case tooMany
        /// Not now; the fault is ours.
        case unavailable
    }

    package let sort: Sort
    package let code: ReasonCode
    package let wayForward: WayForwardView
    /// More reasons, where several counted.
    package let reasons: [ReasonView]
    /// The input that it is about: `identifier`, `code`.
    package let field: String?
    /// How many tries are left, where that is what counts.
    package let triesLeft: Int?
    /// What has to end first, where open flows speak against another.
    package let openFlows: [FlowID]

    package init(
        _ sort: Sort, _ code: ReasonCode, wayForward: WayForward, reasons: [Reason] = [], field: String? = nil,
        triesLeft: Int? = nil, openFlows: [FlowID] = []
    ) {
        self.sort = sort
        self.code = code
        self.wayForward = WayForwardView(wayForward)
        self.reasons = reasons.map(ReasonView.init)
        self.field = field
        self.triesLeft = triesLeft
        self.openFlows = openFlows
    }

    /// The first reason speaks for all of them.
    package init(_ sort: Sort, because reasons: [Reason], openFlows: [FlowID] = []) {
        let first = reasons.first ?? Reason("flow.refused", wayForward: .support)
        self.init(sort, first.code, wayForward: first.wayForward, reasons: reasons, openFlows: openFlows)
    }
}

/// What came of a call that was carried through: an answer, or a refusal that itself changed
/// something (a failure counted, a target dropped) and so is committed and replayed like an answer.
package enum Settled<Value: Sendable & Codable>: Sendable, Codable {
    case done(Value)
    case refused(Refusal)

    package func get() throws -> Value {
        switch self {
        case .done(let value): return value
        case .refused(let refusal): throw refusal
        }
    }
}
