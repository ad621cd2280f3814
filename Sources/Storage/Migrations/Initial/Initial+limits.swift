extension Migration {
    /// `hits.times` holds milliseconds as big-endian 64-bit integers, one after the other, the
    /// oldest first. Failures without `expires_at` close something, and stay until they are
    /// forgiven. They name the account where they are of its own flows, which read all of its.
    static let limits = """
        CREATE TABLE hits (
            key {bytes} PRIMARY KEY,
            times {bytes} NOT NULL,
            expires_at BIGINT NOT NULL,
            revision BIGINT NOT NULL
        ) {clustered};
        CREATE INDEX hits_expiry ON hits (expires_at);

        CREATE TABLE failures (
            key {bytes} PRIMARY KEY,
            account_id {bytes},
            failed BIGINT NOT NULL CHECK (failed >= 0),
            last_at BIGINT,
            expires_at BIGINT
        ) {clustered};
        CREATE INDEX failures_account ON failures (account_id) WHERE account_id IS NOT NULL;
        CREATE INDEX failures_expiry ON failures (expires_at) WHERE expires_at IS NOT NULL;

        CREATE TABLE tally (
            realm TEXT NOT NULL,
            scope TEXT NOT NULL,
            hour BIGINT NOT NULL,
            stripe BIGINT NOT NULL,
            sent BIGINT NOT NULL,
            proved BIGINT NOT NULL,
            PRIMARY KEY (realm, scope, hour, stripe)
        ) {clustered};
        CREATE INDEX tally_age ON tally (hour);

        CREATE TABLE idempotency (
            realm TEXT NOT NULL,
            principal TEXT NOT NULL,
            key_hash {bytes} NOT NULL,
            call_hash {bytes} NOT NULL,
            answer {bytes} NOT NULL,
            expires_at BIGINT NOT NULL,
            PRIMARY KEY (realm, principal, key_hash)
        );
        CREATE INDEX idempotency_expiry ON idempotency (expires_at);
        """
}
