import Domain
import Engine
import Flows

enum FlowColumn: Int, TableColumn {
    case id, realm, accountID, operation, policyVersion, startedAt, channel, aboutID, sessionHash, deviceHash,
        networkHash, country, deviceKnown, signedInAt, signInMethod, startedBy, state, stateAt, untilAt, thenWait,
        cause, completedAt, reason, track, decision, mustProveAgain, handedOn, tokenDigest, tokenExpiresAt, sessionID,
        typedIn, appeals, caseID, linkID, revision, contentsErasedAt

    static let table: SQLPiece = "flow"

    var type: SQLType {
        switch self {
        case .id, .accountID, .aboutID, .sessionHash, .deviceHash, .networkHash, .startedBy, .tokenDigest,
            .sessionID, .typedIn, .caseID, .linkID:
            .blob
        case .startedAt, .signedInAt, .stateAt, .untilAt, .thenWait, .completedAt, .mustProveAgain, .handedOn,
            .tokenExpiresAt, .appeals, .revision, .contentsErasedAt:
            .integer
        default: .text
        }
    }
}

extension FlowRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<FlowColumn>(row)
        self.init(
            id: try row.id(.id), realm: try row.raw(.realm), account: try row.id(.accountID),
            operation: try row.spelled(.operation), policyVersion: try row.text(.policyVersion),
            startedAt: try row.instant(.startedAt), channel: try row.raw(.channel), about: try row.optionalID(.aboutID),
            origin: try FlowOrigin(row), state: try FlowStateColumns(row).state(),
            reason: try row.optionalText(.reason),
            track: try row.optionalText(.track), decision: try DecisionText.decision(row.optionalText(.decision)),
            mustProveAgain: try row.bool(.mustProveAgain), isHandedOn: try row.bool(.handedOn),
            tokenDigest: try row.optionalBlob(.tokenDigest),
            tokenExpiresAt: try row.optionalInstant(.tokenExpiresAt), session: try row.optionalID(.sessionID),
            typedIn: try row.optionalID(.typedIn),
            appeals: try row.int(.appeals), caseID: try row.optionalID(.caseID), link: try row.optionalID(.linkID),
            revision: try row.integer(.revision), contentsErasedAt: try row.optionalInstant(.contentsErasedAt))
    }
}

enum FlowItemColumn: Int, TableColumn {
    case flowID, number, kind, parentID, parentKind, place, takesID, bringsValue, bringsIndex

    static let table: SQLPiece = "flow_item"

    var type: SQLType {
        switch self {
        case .number, .place: .integer
        case .kind, .parentKind: .text
        default: .blob
        }
    }
}

extension FlowItemRow {
    /// Of the last two columns, and of the parent's, the schema lets both or none be NULL.
    init(_ row: SQLRow) throws {
        let row = RowFields<FlowItemColumn>(row)
        let parent =
            row.isNull(.parentID)
            ? nil : Place.Parent(binding: try row.id(.parentID), kind: try row.raw(.parentKind))
        let brings =
            row.isNull(.bringsValue)
            ? nil : SealedIdentifier(value: try row.stored(.bringsValue), index: try row.stored(.bringsIndex))
        self.init(
            number: try row.int(.number),
            place: Place(try row.raw(.kind), number: try row.int(.place), of: parent),
            takes: try row.optionalID(.takesID), brings: brings)
    }
}

extension FlowOrigin {
    fileprivate init(_ row: RowFields<FlowColumn>) throws {
        self.init(
            session: try row.optionalStored(.sessionHash), device: try row.optionalStored(.deviceHash),
            network: try row.optionalStored(.networkHash), country: try row.optionalText(.country),
            deviceKnown: try row.raw(.deviceKnown), signedInAt: try row.optionalInstant(.signedInAt),
            signInMethod: try row.optionalText(.signInMethod), startedBy: try row.optionalID(.startedBy))
    }
}

extension FlowCount {
    /// Columns: realm, operation, state, and how many.
    init(_ row: SQLRow) throws {
        self.init(realm: try row.raw(0), operation: try row.spelled(1), state: try row.raw(2), count: try row.int(3))
    }
}
