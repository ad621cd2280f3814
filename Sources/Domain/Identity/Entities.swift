package enum AccountEntity: Entity { package static let prefix = "acct" }
package enum BindingEntity: Entity { package static let prefix = "bind" }
package enum FlowEntity: Entity { package static let prefix = "flow" }
package enum ChallengeEntity: Entity { package static let prefix = "chal" }
package enum InquiryEntity: Entity { package static let prefix = "inq" }
package enum ProofEntity: Entity { package static let prefix = "prf" }
package enum CaseEntity: Entity { package static let prefix = "case" }
package enum EventEntity: Entity { package static let prefix = "evt" }
package enum MessageEntity: Entity { package static let prefix = "msg" }
package enum LedgerEntity: Entity { package static let prefix = "led" }
package enum APIKeyEntity: Entity { package static let prefix = "key" }
package enum WebhookEntity: Entity { package static let prefix = "hook" }
package enum SessionEntity: Entity { package static let prefix = "sess" }
package enum StaffEntity: Entity { package static let prefix = "staff" }
package enum EvidenceEntity: Entity { package static let prefix = "file" }
package enum CaseEntryEntity: Entity { package static let prefix = "word" }
package enum AccessEntity: Entity { package static let prefix = "look" }
package enum NodeEntity: Entity { package static let prefix = "node" }
package enum BulkJobEntity: Entity { package static let prefix = "bulk" }

package typealias AccountID = ID<AccountEntity>
package typealias BindingID = ID<BindingEntity>
package typealias FlowID = ID<FlowEntity>
package typealias ChallengeID = ID<ChallengeEntity>
package typealias ProofID = ID<ProofEntity>
package typealias CaseID = ID<CaseEntity>
package typealias EventID = ID<EventEntity>
package typealias MessageID = ID<MessageEntity>
package typealias InquiryID = ID<InquiryEntity>
package typealias LedgerID = ID<LedgerEntity>
package typealias APIKeyID = ID<APIKeyEntity>
package typealias WebhookID = ID<WebhookEntity>
package typealias SessionID = ID<SessionEntity>
package typealias StaffID = ID<StaffEntity>
package typealias EvidenceID = ID<EvidenceEntity>
package typealias CaseEntryID = ID<CaseEntryEntity>
package typealias AccessID = ID<AccessEntity>
package typealias NodeID = ID<NodeEntity>
package typealias BulkJobID = ID<BulkJobEntity>

/// A realm's short name, as its policy file and the API keys spell it: `marketplace`.
package struct RealmID: Hashable, Sendable, RawRepresentable, CustomStringConvertible, Codable {
    package let rawValue: String

    /// - Parameter rawValue: 1 to 64 of `a`–`z`, `0`–`9` and `-`, starting with a letter.
    package init?(rawValue: String) {
        let bytes = Array(rawValue.utf8)
        guard (1...64).contains(bytes.count), (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[0]),
            bytes.allSatisfy({ ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 })
        else { return nil }
        self.rawValue = rawValue
    }

    package var description: String { rawValue }
}
