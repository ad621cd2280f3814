import Domain
import Engine
import Flows

/// One of the three checks that every request goes through, and how it came out.
struct FlowCheck: Sendable {
    let name: String
    let meaning: String
    /// `good`, `warn`, `bad`
    let tone: String
    let result: String
}

struct FlowCheckList: Sendable {
    let list: [FlowCheck]
}

/// What a reason is about.
enum CheckKind: String, Sendable, CaseIterable {
    /// What was given goes together with what is bound.
    case consistency
    /// The account is in order and nothing about it is unusual.
    case account
    /// The request looks like its owner's.
    case security

    /// The beginnings of codes, the longer ones first. What is not here is about security.
    private static let table: [(prefix: String, kind: CheckKind)] = [
        ("risk.account-", .account), ("risk.cases-", .account), ("risk.changes-", .account),
        ("risk.refused-", .account),
        ("risk.failures-", .account), ("risk.binding-", .consistency), ("identifier.", .consistency),
        ("binding.", .consistency),
        ("proof.", .consistency), ("track.", .consistency), ("dispute.", .consistency), ("account.", .account),
        ("limit.", .account),
        ("restriction.", .account), ("channel.", .security),
    ]

    init(of code: ReasonCode) {
        self = Self.table.first { code.rawValue.hasPrefix($0.prefix) }?.kind ?? .security
    }
}

extension FlowTeller {
    /// Why a request is looked at by people or was refused by them. Nothing where all went well, nor for a dispute, in
    /// which nobody asks for anything.
    var checks: FlowCheckList? {
        guard let decision = view.decision, view.about == nil, flowState == .reviewing || flowState == .refused else {
            return nil
        }
        let concerned = concerned(decision)
        guard !concerned.isEmpty else { return nil }
        return FlowCheckList(
            list: CheckKind.allCases.map { kind in check(kind, concerned.contains(kind) ? outcome : "passed") })
    }

    private func check(_ kind: CheckKind, _ result: String) -> FlowCheck {
        let tone = ["passed": "good", "looking": "warn"][result] ?? "bad"
        return FlowCheck(
            name: say("flowCheck.\(kind.rawValue)"), meaning: say("flowCheckMeaning.\(kind.rawValue)"), tone: tone,
            result: say("flowCheckResult.\(result)"))
    }

    /// Of a check that something spoke against.
    private var outcome: String {
        switch flowState {
        case .reviewing: "looking"
        default: "failed"
        }
    }

    /// The checks that a person had to look at, or that failed. Points on the scorecard count only
    /// where the score was what decided.
    private func concerned(_ decision: DecisionView) -> Set<CheckKind> {
        guard decision.outcome == "review" || decision.outcome == "refuse" else { return [] }
        // What another realm says to it is none of the three.
        let deciding = decision.reasons.filter {
            $0.weight == nil && $0.code != "wait.required" && !$0.code.rawValue.hasPrefix("destination.")
        }
        var kinds = Set(deciding.map { CheckKind(of: $0.code) })
        guard kinds.contains(.security) else { return kinds }
        kinds.formUnion(decision.reasons.filter { ($0.weight ?? 0) > 0 }.map { CheckKind(of: $0.code) })
        return kinds
    }
}
