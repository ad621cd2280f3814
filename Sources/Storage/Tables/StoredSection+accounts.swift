extension StoredSection {
    static let account = StoredSection(AccountColumn.self, keyed: 1)

    static let restriction = StoredSection(RestrictionColumn.self, keyed: 3)

    static let binding = StoredSection(BindingColumn.self, keyed: 1)
}
