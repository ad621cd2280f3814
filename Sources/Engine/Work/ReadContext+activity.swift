import Domain
import Vault

extension ReadContext {
    /// What happened to an account, the latest first, by what the ledger's entries were made of.
    func activity(of holding: Holding, limit: Int = 20) throws -> [ActivityView] {
        let openings = try snapshot.openings(of: holding.account.id, limit: limit * 2)
        let shown = openings.filter { isShown($0.entry) }.prefix(limit)
        return try shown.map { entry, content in
            let bytes = try vault.open(content, with: holding.key, realm: realm, as: .ledgerOpening(entry.id))
            let fields = LedgerContent.fields(of: bytes)
            return ActivityView(
                at: entry.at, event: entry.event, flow: fields["flow"].flatMap { FlowID($0) },
                requirement: fields["requirement"].flatMap { Requirement($0) })
        }
    }

    private func isShown(_ entry: LedgerRow) -> Bool {
        EventName(rawValue: entry.event).map(EventName.shownToOwner.contains) ?? false
    }
}

extension LedgerContent {
    /// Reads ``bytes`` back: `name:length:value` and a line feed, each. Stops at anything that is not a field.
    static func fields(of bytes: [UInt8]) -> [String: String] {
        var (fields, rest) = ([String: String](), bytes[...])
        while let field = next(&rest) { fields[field.name] = field.value }
        return fields
    }

    private static func next(_ rest: inout ArraySlice<UInt8>) -> (name: String, value: String)? {
        let colon = UInt8(ascii: ":")
        guard let afterName = rest.firstIndex(of: colon),
            let afterLength = rest[(afterName + 1)...].firstIndex(of: colon),
            let length = Int(String(decoding: rest[(afterName + 1)..<afterLength], as: UTF8.self)),
            length >= 0, length < rest.endIndex - afterLength
        else { return nil }
        let name = String(decoding: rest[..<afterName], as: UTF8.self)
        let end = afterLength + 1 + length
        defer { rest = rest[end...].dropFirst() }
        return (name, String(decoding: rest[(afterLength + 1)..<end], as: UTF8.self))
    }
}
