import Domain

/// The associated data of every ciphertext: what it is, its header, and where it belongs.
///
/// Each field is preceded by its length, so that no two places spell the same bytes.
enum Context {
    static func wrappedKey(header: [UInt8], realm: RealmID, account: AccountID) -> [UInt8] {
        Frames { frames in
            frames.add("bindery/wrapped-key/v1".utf8)
            frames.add(header)
            frames.add(realm.rawValue.utf8)
            frames.add(account.bytes)
        }.bytes
    }

    static func accountValue(header: [UInt8], realm: RealmID, place: AssociatedData) -> [UInt8] {
        value("bindery/account-value/v1", header, realm, place)
    }

    static func realmValue(header: [UInt8], realm: RealmID, place: AssociatedData) -> [UInt8] {
        value("bindery/realm-value/v1", header, realm, place)
    }

    private static func value(_ label: String, _ header: [UInt8], _ realm: RealmID, _ place: AssociatedData) -> [UInt8]
    {
        Frames { frames in
            frames.add(label.utf8)
            frames.add(header)
            frames.add(realm.rawValue.utf8)
            frames.add(place.table.utf8)
            frames.add(place.column.utf8)
            frames.add(place.row)
        }.bytes
    }
}

/// Fields one after the other, each behind its length: 4 bytes, big-endian.
private struct Frames {
    private(set) var bytes: [UInt8] = []

    init(_ fill: (inout Frames) -> Void) {
        bytes.reserveCapacity(160)
        fill(&self)
    }

    mutating func add(_ field: some Collection<UInt8>) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: field.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: field)
    }
}
