extension StoredSection {
    static let session = StoredSection(SessionColumn.self, keyed: 1)

    static let visit = StoredSection(VisitColumn.self, keyed: 1)

    static let signIn = StoredSection(SignInColumn.self, keyed: 1)

    static let flowResult = StoredSection(ResultColumn.self, keyed: 1)
}
