import Domain

/// The associated data of every ciphertext: what it is, its header, and where it belongs.
///
/// Each field is preceded by its length, so that no two places spell the same bytes.
enum Context {
    static func wrappedKey(header: [UInt8], realm: RealmID, account: AccountID) -> [UInt8] {
        framed("bindery/wrapped-key/v1", header, [Array(realm.rawValue.utf8), account.bytes])
    }

    static func accountValue(header: [UInt8], realm: RealmID, place: AssociatedData) -> [UInt8] {
        framed("bindery/account-value/v1", header, fields(realm, place))
    }

    static func realmValue(header: [UInt8], realm: RealmID, place: AssociatedData) -> [UInt8] {
        framed("bindery/realm-value/v1", header, fields(realm, place))
    }

    private static func fields(_ realm: RealmID, _ place: AssociatedData) -> [[UInt8]] {
        [Array(realm.rawValue.utf8), Array(place.table.utf8), Array(place.column.utf8), place.row]
    }

    private static func framed(_ label: String, _ header: [UInt8], _ fields: [[UInt8]]) -> [UInt8] {
        var bytes = [UInt8]()
        bytes.reserveCapacity(160)
        for field in [Array(label.utf8), header] + fields {
            bytes.append(contentsOf: Header.bigEndian(UInt32(truncatingIfNeeded: field.count)))
            bytes.append(contentsOf: field)
        }
        return bytes
    }
}
