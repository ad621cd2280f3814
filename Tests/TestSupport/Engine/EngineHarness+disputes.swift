package import Domain
package import Engine

// Notices, their links, and what comes of pressing one.
extension EngineHarness {
    /// "This was not me", by the link of a notice.
    @discardableResult
    package func disown(_ token: String) async throws -> DisownmentView { try await engine.disown(token).disownment }

    /// The link in the latest notice of a kind that went to a number or an address.
    package func link(to destination: String, _ kind: NoticeKind = .flowCompleted) async throws -> String? {
        try await mailbox.notices().last { $0.to == destination && $0.kind == kind && $0.disownToken != nil }?
            .disownToken
    }

    /// Presses the link that went to somebody.
    /// - Returns: the flow of the party that it made.
    package func press(_ destination: String, _ kind: NoticeKind = .flowCompleted) async throws -> FlowID {
        guard let token = try await link(to: destination, kind), let flow = try await disown(token).dispute else {
            throw Refusal(.notFound, "notice.unknown", wayForward: .support)
        }
        return flow
    }

    /// The change that the latest link to somebody is about.
    package func changeOfLink(to destination: String) async throws -> FlowID {
        guard let token = try await link(to: destination) else {
            throw Refusal(.notFound, "notice.unknown", wayForward: .support)
        }
        return try await engine.readDisownment(token).flow
    }

    package func openCases() async throws -> [CaseView] {
        try await engine.listCases(CaseFilter(state: .open), after: nil, limit: 100, platform).cases
    }

    /// What the platform's reviewing tool says of a case.
    @discardableResult
    package func decide(
        _ id: CaseID, _ vote: Vote, by reviewer: String = "wang", party: FlowID? = nil, note: String? = nil
    ) async throws -> CaseView {
        let decision = CaseDecision(reviewer: reviewer, vote: vote, reason: "seen", note: note, party: party)
        return try await engine.decideCase(id, decision, call).get()
    }

    /// What the account holds now, masked, in order.
    package func held(by account: AccountID) async throws -> [String] {
        try await read(account).bindings.filter { $0.state == .active }.map(\.masked).sorted()
    }
}
