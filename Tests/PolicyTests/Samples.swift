import Domain
import Flows
import Foundation
import Policy

/// A case in which nothing is wrong, for tests to spoil in one place each.
enum Sample {
    static let now = Instant(milliseconds: 1_790_000_000_000)

    static func policy(_ yaml: String = "realm: x") throws -> RealmPolicy {
        try RealmPolicy.parse(yaml, version: "v1", operations: OperationCatalogue.standard.traits)
    }

    /// A policy that ships, found from where this file is.
    static func shipped(_ name: String) throws -> RealmPolicy { try policy(text(name)) }

    static func text(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "policies/\(name).yaml"), encoding: .utf8)
    }

    static func proof(_ requirement: Requirement, _ strength: ProofStrength = .single) -> Proof {
        Proof(
            id: ProofID(high: 1, low: 1), requirement: requirement, strength: strength, provedAt: now, binding: nil,
            heldSince: nil)
    }

    static func requirement(_ text: String) throws -> Requirement {
        guard let requirement = Requirement(text) else { throw Unreadable(text: text) }
        return requirement
    }

    struct Unreadable: Error { let text: String }

    /// An old account on a known device, with every signal had and good, and a free new number:
    /// `phone.change` by `current` is allowed.
    static var facts: Facts {
        let account = AccountFacts(status: .active, createdAt: now - .days(800), lastSignInAt: now - .minutes(5))
        let binding = BindingFacts(boundAt: now - .days(400), provedAt: now - .days(20), confidence: .proved)
        let target = TargetFacts(
            kind: .phone, region: "CN", lineType: .mobile, availability: .free, easilyGuessed: false)
        let good = SignalFact(value: .no, source: "carrier", at: now - .minutes(1))
        let request = RequestFacts(
            channel: .web, deviceKnown: .yes, country: "CN", signedInAt: now - .minutes(5), signInMethod: "password",
            hour: 12)
        return Facts(
            now: now, account: account, binding: binding, target: target,
            signals: Dictionary(uniqueKeysWithValues: SignalName.allCases.map { ($0, good) }), request: request,
            proofs: [proof(.oldCode), proof(.newCode)])
    }

    /// ``facts`` with one thing changed.
    static func facts(_ change: (inout Facts) -> Void) -> Facts {
        var facts = facts
        change(&facts)
        return facts
    }

    static func faults(_ yaml: String) -> [PolicyFault] {
        do {
            _ = try policy(yaml)
            return []
        } catch let failure as PolicyFailure {
            return failure.faults
        } catch {
            return [PolicyFault(line: 0, column: 0, path: "", message: "\(error)")]
        }
    }
}
