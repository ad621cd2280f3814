import Domain

// What proofs that are judged between two transactions have in common.

/// What came of the first.
enum Begun<Pending: Sendable>: Sendable {
    case settled(Settled<FlowView>)
    /// To be judged before the second.
    case pending(Pending)
}

/// Who has a flow: somebody else, once it was continued elsewhere.
struct FlowHolder: Sendable, Equatable {
    let session: SessionID?
    let tokenDigest: [UInt8]?
}

extension Engine {
    /// Runs the first, unless the same call was answered before (promise 12).
    func begin<Pending: Sendable>(
        _ call: Call, on id: FlowID,
        _ phase: @escaping @Sendable (UnitOfWork, FlowFile) throws -> Begun<Pending>
    ) async throws -> Begun<Pending> {
        try await transact(realm: call.caller.realm) { work in
            if let retry = call.retry,
                let answer: Settled<FlowView> = try work.earlierAnswer(to: retry, of: call.caller)
            {
                return .settled(answer)
            }
            return try phase(work, try work.file(id))
        }
    }
}

extension FlowFile {
    var holder: FlowHolder { FlowHolder(session: row.session, tokenDigest: row.tokenDigest) }
}

extension UnitOfWork {
    /// Whoever took the flow over meanwhile has to prove something themselves.
    /// - Throws: `flow.elsewhere`.
    func requireHeld(by holder: FlowHolder, _ file: FlowFile) throws {
        guard file.holder == holder else { throw Refusal(.conflict, "flow.elsewhere", wayForward: .correct) }
    }
}
