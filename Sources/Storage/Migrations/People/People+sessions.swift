extension Migration {
    /// Secrets, tickets and references are stored as SHA-256 digests: each carries 256 random bits.
    ///
    /// A session's `binding_id` is no foreign key: a released binding goes when its term is over.
    static let sessions = """
        ALTER TABLE flow ADD COLUMN session_id {bytes};
        ALTER TABLE flow ADD COLUMN typed_in {bytes};

        CREATE INDEX flow_over ON flow (account_id, state_at)
            WHERE state IN ('completed', 'reverted', 'refused', 'cancelled', 'expired');

        CREATE TABLE session (
            id {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            account_id {bytes} NOT NULL REFERENCES account (id),
            digest {bytes} NOT NULL CONSTRAINT session_digest UNIQUE,
            former_digest {bytes},
            former_until BIGINT,
            flow_id {bytes} REFERENCES flow (id),
            method TEXT NOT NULL CHECK (method IN ('password', 'code', 'platform', 'link')),
            origin_hash {bytes},
            device_hash {bytes},
            network_hash {bytes},
            agent TEXT CHECK (length(agent) <= 64),
            return_url {bytes},
            signed_in_at BIGINT,
            opened_at BIGINT NOT NULL,
            seen_at BIGINT NOT NULL,
            ends_at BIGINT NOT NULL,
            ended_at BIGINT,
            binding_id {bytes},
            CONSTRAINT session_span CHECK (ends_at > opened_at),
            CONSTRAINT session_former CHECK ((former_digest IS NULL) = (former_until IS NULL))
        );
        CREATE INDEX session_former ON session (former_digest) WHERE former_digest IS NOT NULL;
        CREATE INDEX session_origin ON session (origin_hash) WHERE origin_hash IS NOT NULL;
        CREATE INDEX session_account ON session (account_id, device_hash);
        CREATE INDEX session_end ON session (realm, ends_at);
        CREATE INDEX session_flow ON session (flow_id) WHERE flow_id IS NOT NULL;

        CREATE TABLE visit (
            digest {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            account_id {bytes} NOT NULL REFERENCES account (id),
            flow_id {bytes} REFERENCES flow (id),
            origin_hash {bytes},
            return_url {bytes},
            signed_in_at BIGINT,
            expires_at BIGINT NOT NULL,
            session_id {bytes}
        ) {clustered};
        CREATE INDEX visit_expiry ON visit (expires_at);
        CREATE INDEX visit_flow ON visit (flow_id) WHERE flow_id IS NOT NULL;
        CREATE INDEX visit_origin ON visit (origin_hash) WHERE origin_hash IS NOT NULL;

        CREATE TABLE sign_in (
            digest {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            account_id {bytes} REFERENCES account (id),
            kind TEXT NOT NULL,
            destination {bytes} NOT NULL,
            code_hash {bytes} NOT NULL,
            sent_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            failures BIGINT NOT NULL CHECK (failures >= 0),
            used_at BIGINT
        ) {clustered};
        CREATE INDEX sign_in_expiry ON sign_in (expires_at);

        CREATE TABLE flow_result (
            digest {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            flow_id {bytes} NOT NULL REFERENCES flow (id),
            expires_at BIGINT NOT NULL,
            used_at BIGINT,
            used_by {bytes}
        ) {clustered};
        CREATE INDEX flow_result_expiry ON flow_result (expires_at);
        CREATE INDEX flow_result_flow ON flow_result (flow_id, expires_at);

        -- To bring identifiers along from another realm: `flow_id` is a flow of that realm, and has taken it up.
        CREATE TABLE invitation (
            digest {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            account_id {bytes} NOT NULL REFERENCES account (id),
            device_hash {bytes},
            expires_at BIGINT NOT NULL,
            flow_id {bytes} REFERENCES flow (id) CONSTRAINT invitation_flow UNIQUE
        ) {clustered};
        CREATE INDEX invitation_account ON invitation (account_id) WHERE flow_id IS NULL;
        CREATE INDEX invitation_expiry ON invitation (expires_at) WHERE flow_id IS NULL;
        """
}
