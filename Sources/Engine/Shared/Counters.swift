import Domain
import Flows
import Metrics
import Policy

/// The figures that an operator would alert on. Labels come from closed lists, so their number is
/// bounded.
enum Counters {
    static func flow(_ flow: Flow) {
        Counter(
            label: "bindery_flows_total",
            dimensions: [
                ("realm", flow.realm.rawValue), ("operation", flow.operation.description),
                ("state", flow.state.name.rawValue),
                ("reason", reason(flow)),
            ]
        ).increment()
    }

    static func started(_ flow: Flow) {
        Counter(
            label: "bindery_flows_started_total",
            dimensions: [
                ("realm", flow.realm.rawValue), ("operation", flow.operation.description),
                ("channel", flow.channel.rawValue),
            ]
        ).increment()
    }

    static func decision(_ decision: Decision, _ flow: Flow) {
        Counter(
            label: "bindery_decisions_total",
            dimensions: [
                ("realm", flow.realm.rawValue), ("operation", flow.operation.description),
                ("outcome", decision.outcome.name),
                ("risk", decision.risk.level.name),
            ]
        ).increment()
    }

    static func codeSent(_ identifier: Identifier, realm: RealmID) {
        code("bindery_codes_sent_total", identifier, realm)
    }
    static func codeProved(_ identifier: Identifier, realm: RealmID) {
        code("bindery_codes_proved_total", identifier, realm)
    }

    static func refused(_ code: ReasonCode, realm: RealmID) {
        Counter(label: "bindery_refusals_total", dimensions: [("realm", realm.rawValue), ("code", code.rawValue)])
            .increment()
    }

    static func inquiry(_ signal: SignalName, _ answer: Signal, realm: RealmID) {
        inquiry(about: signal.rawValue, answer: answer.rawValue, realm)
    }

    /// - Parameter isAnswered: false where no reply came in time.
    static func inquiry(_ method: MethodName, isAnswered: Bool, realm: RealmID) {
        inquiry(about: method.rawValue, answer: isAnswered ? "given" : Signal.unknown.rawValue, realm)
    }

    private static func inquiry(about signal: String, answer: String, _ realm: RealmID) {
        Counter(
            label: "bindery_inquiries_total",
            dimensions: [("realm", realm.rawValue), ("signal", signal), ("answer", answer)]
        ).increment()
    }

    static func bulk(_ job: BulkJobRow, _ state: BulkItemState) {
        Counter(
            label: "bindery_bulk_accounts_total",
            dimensions: [
                ("realm", job.realm.rawValue), ("operation", job.operation.rawValue), ("state", state.rawValue),
            ]
        ).increment()
    }

    static func swept(_ kind: SweptKind, _ count: Int) { if count > 0 { swept(kind.rawValue, count) } }
    /// Messages of accounts that were erased before they could be delivered.
    static func sweptMessages(_ count: Int) { if count > 0 { swept("messages", count) } }
    static func sweptFiles(_ count: Int) { swept("files", count) }

    static func sweepFailed(_ kind: SweptKind) {
        Counter(label: "bindery_sweep_failures_total", dimensions: [("kind", kind.rawValue)]).increment()
    }

    private static func swept(_ kind: String, _ count: Int) {
        Counter(label: "bindery_swept_total", dimensions: [("kind", kind)]).increment(by: Int64(count))
    }

    private static func code(_ label: String, _ identifier: Identifier, _ realm: RealmID) {
        Counter(label: label, dimensions: [("realm", realm.rawValue), ("country", identifier.country)]).increment()
    }

    private static func reason(_ flow: Flow) -> String {
        if case .cancelled(_, let cause) = flow.state { return cause.rawValue }
        return flow.decision?.reasons.first?.code.rawValue ?? "none"
    }
}

extension Identifier {
    /// The country that a code to it is counted for; `mail` for an address.
    var country: String { region ?? carrier?.rawValue ?? kind.rawValue }
}
