extension Migration {
    /// Who works on this database, who may do what only one may do, and what all of them follow:
    /// `policy_in_force` says which of the texts in `policy` new flows are started under, and
    /// `master_key_in_force` which version of the master key wraps what is new.
    ///
    /// `seq` is the order in which policies were put in force. A node asks for what comes after the
    /// last that it knows.
    ///
    /// `sweep` is one row: when the sweeping node last looked at the clock, until when it trusts it
    /// too little to erase anything, and when it last finished.
    static let coordination = """
        CREATE TABLE node (
            id {bytes} PRIMARY KEY,
            name TEXT NOT NULL,
            release TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            seen_at BIGINT NOT NULL,
            key_versions TEXT NOT NULL
        );
        CREATE INDEX node_seen ON node (seen_at);

        CREATE TABLE lease (
            name TEXT PRIMARY KEY,
            holder {bytes} NOT NULL,
            token BIGINT NOT NULL CHECK (token >= 1),
            until_at BIGINT NOT NULL
        );

        CREATE TABLE sweep (
            id BIGINT PRIMARY KEY CHECK (id = 1),
            seen_at BIGINT NOT NULL,
            held_until BIGINT,
            finished_at BIGINT
        );

        CREATE TABLE policy_in_force (
            seq BIGINT PRIMARY KEY CHECK (seq >= 1),
            realm TEXT NOT NULL,
            version TEXT NOT NULL,
            since_at BIGINT NOT NULL,
            FOREIGN KEY (realm, version) REFERENCES policy (realm, version)
        );
        CREATE INDEX policy_in_force_realm ON policy_in_force (realm, seq);

        CREATE TABLE master_key_in_force (
            version BIGINT PRIMARY KEY CHECK (version >= 1),
            since_at BIGINT NOT NULL
        );
        """
}
