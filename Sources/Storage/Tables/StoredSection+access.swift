extension StoredSection {
    static let apiKey = StoredSection(
        "api_key",
        columns: [
            .bytes("id"), .text("realm"), .text("name"), .bytes("digest"), .text("scopes"), .integer("created_at"),
            .integer("revoked_at"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM api_key",
        read:
            "SELECT id, realm, name, digest, scopes, created_at, revoked_at FROM api_key WHERE id > $1 ORDER BY id LIMIT $2",
        write:
            "INSERT INTO api_key (id, realm, name, digest, scopes, created_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )

    static let policy = StoredSection(
        "policy",
        columns: [.text("realm"), .text("version"), .text("body"), .integer("since_at")], keyed: 2, page: 50,
        count: "SELECT COUNT(*) FROM policy",
        read:
            "SELECT realm, version, body, since_at FROM policy WHERE (realm, version) > ($1, $2) ORDER BY realm, version LIMIT $3",
        write: "INSERT INTO policy (realm, version, body, since_at) VALUES ($1, $2, $3, $4)")
}
