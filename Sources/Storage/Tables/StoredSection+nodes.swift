extension StoredSection {
    static let policyInForce = StoredSection(
        "policy_in_force",
        columns: [.integer("seq"), .text("realm"), .text("version"), .integer("since_at")], keyed: 1,
        count: "SELECT COUNT(*) FROM policy_in_force",
        read: "SELECT seq, realm, version, since_at FROM policy_in_force WHERE seq > $1 ORDER BY seq LIMIT $2",
        write: "INSERT INTO policy_in_force (seq, realm, version, since_at) VALUES ($1, $2, $3, $4)")

    static let masterKeyInForce = StoredSection(
        "master_key_in_force",
        columns: [.integer("version"), .integer("since_at")], keyed: 1,
        count: "SELECT COUNT(*) FROM master_key_in_force",
        read: "SELECT version, since_at FROM master_key_in_force WHERE version > $1 ORDER BY version LIMIT $2",
        write: "INSERT INTO master_key_in_force (version, since_at) VALUES ($1, $2)")
}
