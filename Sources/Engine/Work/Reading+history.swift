import Domain
import Flows
import Vault

extension Reading {
    /// What happened to an account, the latest first, read back from what its ledger entries were made of.
    func activity(of holding: Holding, limit: Int) throws -> [ActivityView] {
        try snapshot.openings(of: holding.account.id, limit: limit).map { entry, sealed in
            let bytes = try vault.open(sealed, with: holding.key, realm: realm, as: .ledgerOpening(entry.id))
            let fields = LedgerContent.fields(of: bytes)
            return ActivityView(
                at: entry.at, event: entry.event, flow: fields["flow"].flatMap { FlowID($0) },
                requirement: fields["requirement"].flatMap { Requirement($0) })
        }
    }

    /// The latest first.
    func flowSummaries(of account: AccountID, limit: Int) throws -> [FlowSummary] {
        try snapshot.recentFlows(of: account, limit: limit).map(FlowSummary.init)
    }
}

extension LedgerContent {
    /// Reads ``bytes`` back: `name:length:value` and a line feed, once a field. What does not read so ends the reading.
    static func fields(of bytes: [UInt8]) -> [String: String] {
        var (fields, rest) = ([String: String](), bytes[...])
        while let name = word(&rest), let length = word(&rest).flatMap({ Int($0) }), (0..<rest.count).contains(length) {
            fields[name] = String(decoding: rest.prefix(length), as: UTF8.self)
            rest = rest.dropFirst(length + 1)
        }
        return fields
    }

    private static func word(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard let end = rest.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return String(decoding: rest[..<end], as: UTF8.self)
    }
}
