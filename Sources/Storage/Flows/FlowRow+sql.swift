import Domain
import Engine
import Flows

extension FlowRow {
    /// Columns: id, realm, account_id, operation, policy_version, started_at, channel, subject_id,
    /// about_id, the origin (from 9), the state (from 17), the target (from 22), reason, track,
    /// decision, must_prove_again, token_digest, token_expires_at, session_id, appeals, case_id,
    /// link_id, revision, contents_erased_at.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.raw(1), account: try row.id(2), operation: try row.spelled(3),
            policyVersion: try row.text(4),
            startedAt: try row.instant(5), channel: try row.raw(6), subject: try row.optionalID(7),
            about: try row.optionalID(8),
            origin: try FlowOrigin(row, from: 9), state: try FlowStateColumns(row, from: 17).state(),
            target: try SealedTarget(row, from: 22),
            reason: try row.optionalText(25), track: try row.optionalText(26),
            decision: try DecisionText.decision(row.optionalText(27)),
            mustProveAgain: try row.bool(28), tokenDigest: try row.optionalBlob(29),
            tokenExpiresAt: try row.optionalInstant(30),
            session: try row.optionalID(31), appeals: try row.int(32), caseID: try row.optionalID(33),
            link: try row.optionalID(34),
            revision: try row.integer(35), contentsErasedAt: try row.optionalInstant(36))
    }
}

extension FlowOrigin {
    /// Columns from `first` on: session_hash, device_hash, network_hash, country, device_known,
    /// signed_in_at, sign_in_method, started_by.
    fileprivate init(_ row: SQLRow, from first: Int) throws {
        self.init(
            session: try row.optionalStored(first), device: try row.optionalStored(first + 1),
            network: try row.optionalStored(first + 2),
            country: try row.optionalText(first + 3), deviceKnown: try row.raw(first + 4),
            signedInAt: try row.optionalInstant(first + 5),
            signInMethod: try row.optionalText(first + 6), startedBy: try row.optionalID(first + 7))
    }
}

extension SealedTarget {
    /// Columns from `first` on: target_kind, target_value, target_index; the schema lets all or
    /// none be NULL.
    fileprivate init?(_ row: SQLRow, from first: Int) throws {
        guard !row.isNull(first) else { return nil }
        self.init(kind: try row.raw(first), value: try row.stored(first + 1), index: try row.stored(first + 2))
    }
}

extension FlowCount {
    /// Columns: realm, operation, state, and how many.
    init(_ row: SQLRow) throws {
        self.init(realm: try row.raw(0), operation: try row.spelled(1), state: try row.raw(2), count: try row.int(3))
    }
}
