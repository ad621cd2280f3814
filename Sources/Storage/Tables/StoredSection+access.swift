extension StoredSection {
    static let apiKey = StoredSection(APIKeyColumn.self, keyed: 1)

    static let policy = StoredSection(PolicyColumn.self, keyed: 2, page: 50)
}
