import Domain
import Flows
import Policy
import Synchronization
import Vault

/// What is asked of a flow next.
enum NextStep: Sendable {
    case send(Requirement)
    case prove
    case other
}

/// What a flow's next step will look at, as its last one left it. So a server can be asked for all of it together
/// with the flow, without opening the flow first.
///
/// A guess and no more: what it says is used to ask, never to decide. Where another node, or another step, has moved the
/// flow on, what is missing is asked for when it is needed.
struct ExpectedStep: Sendable {
    private let account: AccountID
    private let operation: OperationName
    private let policy: RealmPolicy
    private let counted: CountedSends
    private let brings: BroughtIndex?
    /// Where a question about each requirement would go.
    private let destinations: [Requirement: CodeTarget]

    private struct BroughtIndex: Sendable {
        let kind: IdentifierKind
        let index: BlindIndex
    }

    private struct CodeTarget: Sendable {
        let index: BlindIndex
        /// Nil where no country's brake stops it.
        let scope: String?
    }

    init(after file: FlowFile, in reading: ReadContext) {
        account = file.account.id
        operation = file.flow.operation
        policy = file.policy
        counted = CountedSends(file)
        brings = file.flow.brings.map { BroughtIndex(kind: $0.kind, index: reading.index(of: $0)) }
        let asked = Set(file.openTracks.flatMap { $0.proofs.flatMap(\.self) })
        destinations = asked.reduce(into: [:]) { targets, requirement in
            guard let destination = file.destination(of: requirement) else { return }
            targets[requirement] = CodeTarget(
                index: reading.index(of: destination.identifier),
                scope: file.isBraked(destination) ? reading.brakeScope(of: destination.identifier) : nil)
        }
    }

    func foresee(_ step: NextStep, _ work: UnitOfWork, in ahead: any Snapshot) throws {
        switch step {
        case .send(let requirement):
            guard let target = destinations[requirement] else { return }
            let throttles = work.throttles(for: target.index, requirement, counted, policy.sends)
            try work.foresee(throttles, brake: target.scope, policy, in: ahead)
        case .prove:
            // Before something is brought nothing is decided.
            guard let brings, let rules = policy.operations[operation] else { return }
            _ = try ahead.holders(
                of: brings.index, kind: brings.kind, under: work.engine.operations[operation]?.parent,
                realm: work.realm, at: work.now)
            try work.foreseeDecision(of: account, operation, rules, in: ahead)
        case .other: return
        }
    }
}

/// The flows that had a step lately on this node, with what their next one will look at.
final class ExpectedSteps: Sendable {
    private struct Pages {
        /// The last half of them, and the half before.
        var (young, old): ([FlowID: ExpectedStep], [FlowID: ExpectedStep]) = ([:], [:])
    }

    private static let half = 4096

    private let pages = Mutex(Pages())

    func expect(_ step: ExpectedStep, of flow: FlowID) {
        pages.withLock { pages in
            pages.young[flow] = step
            guard pages.young.count >= Self.half else { return }
            (pages.old, pages.young) = (pages.young, [:])
        }
    }

    func step(of flow: FlowID) -> ExpectedStep? { pages.withLock { $0.young[flow] ?? $0.old[flow] } }

    func forget(_ flow: FlowID) {
        pages.withLock { pages in
            pages.young[flow] = nil
            pages.old[flow] = nil
        }
    }
}

/// For whom codes are counted, besides where they go.
struct CountedSends: Sendable {
    let account: [UInt8]
    let device: KeyedHash?
    let network: KeyedHash?

    init(_ file: FlowFile) {
        account = file.account.id.bytes + file.countedFor
        (device, network) = (file.row.origin.device, file.row.origin.network)
    }
}

extension UnitOfWork {
    func expectNext(of file: FlowFile) {
        guard case .collecting = file.flow.state else { return engine.expected.forget(file.flow.id) }
        engine.expected.expect(ExpectedStep(after: file, in: self), of: file.flow.id)
    }
}
