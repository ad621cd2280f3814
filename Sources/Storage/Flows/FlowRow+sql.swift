import Domain
import Engine
import Flows

extension FlowRow {
    /// Columns: id, realm, account_id, operation, policy_version, started_at, channel, about_id, the
    /// origin (from 8), the state (from 16), reason, track, decision, must_prove_again, token_digest,
    /// token_expires_at, session_id, appeals, case_id, link_id, revision, contents_erased_at.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.raw(1), account: try row.id(2), operation: try row.spelled(3),
            policyVersion: try row.text(4), startedAt: try row.instant(5), channel: try row.raw(6),
            about: try row.optionalID(7), origin: try FlowOrigin(row, from: 8),
            state: try FlowStateColumns(row, from: 16).state(), reason: try row.optionalText(21),
            track: try row.optionalText(22), decision: try DecisionText.decision(row.optionalText(23)),
            mustProveAgain: try row.bool(24), tokenDigest: try row.optionalBlob(25),
            tokenExpiresAt: try row.optionalInstant(26), session: try row.optionalID(27), appeals: try row.int(28),
            caseID: try row.optionalID(29), link: try row.optionalID(30), revision: try row.integer(31),
            contentsErasedAt: try row.optionalInstant(32))
    }

    /// Where the columns of what is joined to a flow begin.
    static let columns = 33
}

extension FlowItemRow {
    /// Columns from `first` on: takes_id, kind, number, place, parent_id, parent_kind, brings_value,
    /// brings_index; of the last two, and of the parent's, the schema lets both or none be NULL.
    init(_ row: SQLRow, from first: Int) throws {
        let parent =
            row.isNull(first + 4)
            ? nil : Place.Parent(binding: try row.id(first + 4), kind: try row.raw(first + 5))
        let brings =
            row.isNull(first + 6)
            ? nil : SealedIdentifier(value: try row.stored(first + 6), index: try row.stored(first + 7))
        self.init(
            number: try row.int(first + 2),
            place: Place(try row.raw(first + 1), number: try row.int(first + 3), of: parent),
            takes: try row.optionalID(first), brings: brings)
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

extension FlowCount {
    /// Columns: realm, operation, state, and how many.
    init(_ row: SQLRow) throws {
        self.init(realm: try row.raw(0), operation: try row.spelled(1), state: try row.raw(2), count: try row.int(3))
    }
}
