package import Domain

/// All that a reviewer has to know to decide, on one page.
package struct CaseFileView: Sendable, Hashable, Codable {
    package let `case`: CaseView
    package let account: AccountView
    /// What policy looks at, as it is now.
    package let facts: [FactView]
    /// What happened to the account, the latest first.
    package let history: [ActivityView]
    /// The account's flows, the latest first.
    package let flows: [FlowSummary]
    /// Who looked at the case, took it and gave it back, the latest first, this look included.
    package let accesses: [AccessView]
    /// What can be shown in full for a reason; nothing once the case is decided.
    package let revealable: [RevealableView]
    /// Of an appeal: the decided case that it is against; nil where no people had decided.
    package let appealed: EarlierCaseView?
    /// The reader refused all that the case could decide, so somebody else decides it.
    package let isOwnRefusal: Bool
    /// Of an open case.
    package let prospects: VerdictProspects?
}

/// A decided case that an appeal is against.
package struct EarlierCaseView: Sendable, Hashable, Codable {
    package let id: CaseID
    package let state: CaseState
    package let decidedAt: Instant
    package let verdicts: [CaseView.VoteView]
}

/// What the last word on an open case will bring about.
package struct VerdictProspects: Sendable, Hashable, Codable {
    /// How long an approved change waits before it takes effect; nil where it does so at once.
    package let wait: Duration?
    /// How long it can be taken back afterwards.
    package let undo: Duration?
    /// Whether the person can appeal against a refusal.
    package let canBeAppealed: Bool
    /// Who is told, masked.
    package let told: [String]
    /// Something other than this dispute keeps the account frozen.
    package let staysFrozen: Bool
}

/// One fact in a machine's words: `account.age` and `12d`, `device.known` and `unknown`.
package struct FactView: Sendable, Hashable, Codable {
    package let name: String
    /// What somebody outside said is told as they said it, however long ago: policy may count it as
    /// unknown by now.
    package let value: String
    /// Who said it, where it was asked of somebody outside.
    package let source: String?
    package let at: Instant?
}

package struct AccessView: Sendable, Hashable, Codable {
    package let login: String
    package let act: AccessAct
    package let at: Instant
    /// Why, in their own words, where a reason was asked for.
    package let reason: String?
}

package struct RevealableView: Sendable, Hashable, Codable {
    package let what: Revealable
    package let masked: String
}

/// A value that a case is about. Spelled `target`, or as the binding's id.
package enum Revealable: Sendable, Hashable, Codable, LosslessStringConvertible {
    /// The new identifier.
    case target
    case binding(BindingID)

    package init?(_ text: String) {
        if text == "target" {
            self = .target
        } else if let binding = BindingID(text) {
            self = .binding(binding)
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .target: "target"
        case .binding(let id): id.description
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let what = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "neither `target` nor a binding's id")
        }
        self = what
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// An account as an operator finds it.
package struct AccountFileView: Sendable, Hashable, Codable {
    package let account: AccountView
    /// The latest first.
    package let history: [ActivityView]
    /// The latest first.
    package let flows: [FlowSummary]
}
