extension Migration {
    static let access = """
        CREATE TABLE api_key (
            id {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            name TEXT NOT NULL,
            digest {bytes} NOT NULL,
            scopes TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            revoked_at BIGINT
        );

        CREATE TABLE policy (
            realm TEXT NOT NULL,
            version TEXT NOT NULL,
            body TEXT NOT NULL,
            since_at BIGINT NOT NULL,
            PRIMARY KEY (realm, version)
        );
        """
}
