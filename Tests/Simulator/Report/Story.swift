import Domain
import Engine
import Flows

/// What happened, as lines that a person can read: when, who, what, and what came of it. Numbers
/// are masked.
struct Story {
    private static let longest = 160
    private let lines: [String]

    /// - Parameters:
    ///   - before: what was there at the start.
    ///   - about: only what concerns these accounts, or everybody.
    init(_ entries: [Entry], names: [AccountID: String], _ before: Facts, about: Set<AccountID>?) {
        var teller = Teller(names: names, before, about: about)
        lines = entries.compactMap { teller.line(of: $0) }
    }

    var text: String { lines.joined(separator: "\n") }

    /// The end of it, which is where it went wrong.
    var shortened: String {
        guard lines.count > Self.longest else { return text }
        return (["… \(lines.count - Self.longest) earlier lines"] + lines.suffix(Self.longest)).joined(separator: "\n")
    }

    static func masked(_ value: String) -> String {
        guard value.hasPrefix("+") else { return value.contains("@") ? "\(value.prefix(1))***@…" : value }
        return "\(value.prefix(6))****\(value.suffix(4))"
    }

    static func masked(_ index: [UInt8], _ context: Context) -> String {
        context.template.values[index].map(masked) ?? "an identifier"
    }

    static func masked(_ binding: Facts.Binding, _ context: Context) -> String { masked(binding.index, context) }
}

/// Gives flows and accounts short names as it goes.
private struct Teller {
    let names: [AccountID: String]
    let about: Set<AccountID>?
    private var flows: [FlowID: Int] = [:]
    private var facts: Facts

    init(names: [AccountID: String], _ before: Facts, about: Set<AccountID>?) {
        self.names = names
        facts = before
        self.about = about
    }

    mutating func line(of entry: Entry) -> String? {
        guard let (accounts, text) = told(entry.event) else { return nil }
        if let about, !accounts.isEmpty, about.isDisjoint(with: accounts) { return nil }
        return "\(entry.at.description.dropFirst(5).dropLast(1).replacing("T", with: " "))  \(text)"
    }

    /// Whom it concerns (nobody: everybody) and what there is to tell.
    private mutating func told(_ event: Event) -> (Set<AccountID>, String)? {
        switch event {
        case .called(let call, let attempt):
            guard call.account != nil || about == nil else { return nil }
            let again = attempt == 9 ? " (once more)" : attempt > 1 ? " (attempt \(attempt))" : ""
            return (Set([call.account].compactMap(\.self)), "#\(call.number) \(call.who): \(name(of: call))\(again)")
        case .answered(let call, let answer):
            guard call.account != nil || about == nil else { return nil }
            return (Set([call.account].compactMap(\.self)), "#\(call.number)   \(text(of: answer))")
        case .committed(let commit): return told(commit)
        case .delivered(let delivery):
            return (
                [delivery.account], "         \(delivery.word) arrives at \(Story.masked(delivery.to))\(code(delivery))"
            )
        case .notDelivered(let message, let error):
            return about == nil ? ([], "         \(message) is not delivered: \(error)") : nil
        case .asked: return ([], "         the registry is asked")
        case .fault(let fault, let call):
            guard call?.account != nil || about == nil else { return nil }
            return (
                Set([call?.account].compactMap(\.self)),
                "         fault: \(fault.rawValue)\(call.map { " in #\($0.number)" } ?? "")"
            )
        case .clock(let span):
            return ([], "         the clock goes \(span < .zero ? "back" : "on") by \(abs(span.components.seconds)) s")
        case .nodeDied(let number): return ([], "         server \(number + 1) is dead")
        case .nodeStarted(let number): return ([], "         server \(number + 1) starts")
        case .remark(let text): return ([], "         \(text)")
        }
    }

    private func code(_ delivery: Delivery) -> String { delivery.code.map { " (\($0.code))" } ?? "" }

    private mutating func told(_ commit: Commit) -> (Set<AccountID>, String)? {
        var accounts: Set<AccountID> = []
        let changes = facts.apply(commit)
        let parts = changes.compactMap { change -> String? in
            switch change {
            case .account(let id, _, let to):
                accounts.insert(id)
                return "account \(names[id] ?? "?") \(to)"
            case .flow(let id, _, let flow):
                accounts.insert(flow.account)
                return "\(name(of: id)) (\(flow.operation)) \(flow.state.rawValue)"
            case .bound(let id), .reinstated(let id), .released(let id): return bound(id, change, &accounts)
            case .opened(let id), .closed(let id):
                guard let dispute = facts.cases[id], dispute.isDispute else { return nil }
                accounts.insert(dispute.account)
                return "the dispute is \(dispute.state)"
            case .answered(let before, let after):
                if let account = facts.flow(before.flow)?.account { accounts.insert(account) }
                return after.usedAt == nil ? "wrong code (\(after.failures))" : "code used"
            default: return nil
            }
        }
        guard !parts.isEmpty else { return nil }
        return (
            accounts, "         kept\(commit.call.map { " for #\($0.number)" } ?? ""): \(parts.joined(separator: ", "))"
        )
    }

    private func bound(_ id: BindingID, _ change: Change, _ accounts: inout Set<AccountID>) -> String {
        let binding = facts.bindings[id]
        if let account = binding?.account { accounts.insert(account) }
        let what = binding?.kind ?? "a binding of before"
        if case .released = change { return "\(what) released" }
        if case .bound = change { return "\(what) bound" }
        return "\(what) given back"
    }

    private mutating func name(of flow: FlowID) -> String {
        if let number = flows[flow] { return "flow \(number)" }
        flows[flow] = flows.count + 1
        return "flow \(flows.count)"
    }

    private mutating func name(of call: CallRecord) -> String {
        let what =
            switch call.kind {
            case .createAccount(let name): "create account \(name)"
            case .setStatus(let status): "set \(status.rawValue)"
            case .start(let operation, let session): "start \(operation) in \(session)"
            case .send(let requirement): "send \(requirement)"
            case .prove(let requirement, let code, let to):
                "prove \(requirement)\(code.map { " by \($0)" } ?? "")\(to.map { " at \(Story.masked($0))" } ?? "")"
            case .supply(let value): "give \(value.map(Story.masked) ?? "inputs")"
            case .cancel: "cancel"
            case .resume: "go on elsewhere"
            case .veto: "stop"
            case .appeal: "appeal"
            case .disown: "press \"this was not me\""
            case .say: "say something"
            case .readFlow: "look"
            case .revoke(let session): "revoke \(session)"
            case .registerWebhook: "register a webhook"
            case .deleteWebhook: "delete a webhook"
            case .decide(_, let vote, let reviewer): "\(vote.rawValue) as \(reviewer)"
            case .take: "take the case"
            case .giveBack: "give the case back"
            case .ask: "ask something"
            case .signIn(let attempt):
                "sign in at \(attempt.place.rawValue) with \(attempt.isRight ? "the" : "a wrong") password"
            case .askToBeLetIn: "have a link sent"
            case .letIn: "let a browser in"
            case .settleFlows: "settle what is due"
            case .sweep: "sweep"
            case .claim: "take messages"
            case .settleDeliveries: "write down deliveries"
            case .lease: "take or give back the lease"
            case .beat: "beat"
            }
        return "\(what)\(call.flow.map { " in \(name(of: $0))" } ?? "")\(call.isKeyed ? "" : " (no key)")"
    }

    private mutating func text(of answer: CallAnswer) -> String {
        switch answer {
        case .done(let done): "done: \(done.flow.map { name(of: $0) } ?? "") \(done.state?.rawValue ?? done.word ?? "")"
        case .refused(let refusal, let isKept): "refused: \(refusal.code)\(isKept ? " (kept)" : "")"
        case .lost(let why): "no answer: \(why)"
        case .broken(let error): "BROKEN: \(error)"
        case .disagreed(let how): "DISAGREES: \(how)"
        case .agreed: "the same answer"
        }
    }
}
