import Domain

extension BulkRules {
    static func read(_ cursor: Cursor) -> BulkRules? {
        guard let fields = MappingFields(cursor) else { return nil }
        let announce = fields.value("announce", or: standard.announce) { $0.span(.zero...(.days(365))) }
        fields.close()
        return BulkRules(announce: announce)
    }
}
