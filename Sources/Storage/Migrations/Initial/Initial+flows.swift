extension Migration {
    /// `link_id` and an item's `takes_id` and `parent_id` are no foreign keys, because `binding` already refers to `flow`
    /// and two tables can't each come first; neither is `case_id`, because `review_case` does.
    static let flows = """
        CREATE TABLE flow (
            id {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            account_id {bytes} NOT NULL REFERENCES account (id),
            operation TEXT NOT NULL,
            policy_version TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            channel TEXT NOT NULL,
            about_id {bytes} REFERENCES flow (id),
            session_hash {bytes},
            device_hash {bytes},
            network_hash {bytes},
            country TEXT,
            device_known TEXT NOT NULL,
            signed_in_at BIGINT,
            sign_in_method TEXT,
            started_by {bytes},
            state TEXT NOT NULL CHECK (
                state IN ('collecting', 'reviewing', 'waiting', 'completed', 'reverted', 'refused', 'cancelled',
                'expired')),
            state_at BIGINT,
            until_at BIGINT,
            then_wait BIGINT CHECK (then_wait >= 0),
            cause TEXT,
            completed_at BIGINT,
            reason TEXT,
            track TEXT,
            decision TEXT,
            must_prove_again BIGINT NOT NULL CHECK (must_prove_again IN (0, 1)),
            handed_on BIGINT NOT NULL CHECK (handed_on IN (0, 1)),
            token_digest {bytes},
            token_expires_at BIGINT,
            appeals BIGINT NOT NULL CHECK (appeals >= 0),
            case_id {bytes},
            link_id {bytes},
            revision BIGINT NOT NULL,
            contents_erased_at BIGINT,
            CONSTRAINT flow_state_time CHECK ((state = 'collecting') = (state_at IS NULL)),
            CONSTRAINT flow_until CHECK (until_at IS NOT NULL OR state NOT IN ('collecting', 'waiting')),
            CONSTRAINT flow_cause CHECK ((state IN ('cancelled', 'refused')) = (cause IS NOT NULL)),
            CONSTRAINT flow_completion CHECK (completed_at IS NOT NULL OR state NOT IN ('completed', 'reverted')),
            -- A flow without contents is over, and holds none of them.
            CONSTRAINT flow_erasure CHECK (
                contents_erased_at IS NULL
                OR state IN ('completed', 'reverted', 'refused', 'cancelled', 'expired')
                    AND session_hash IS NULL AND device_hash IS NULL AND network_hash IS NULL AND country IS NULL AND signed_in_at IS NULL
                    AND sign_in_method IS NULL AND token_digest IS NULL)
        );

        -- What a flow takes away and brings. The columns of the key come first, as in every clustered table.
        CREATE TABLE flow_item (
            flow_id {bytes} NOT NULL REFERENCES flow (id),
            number BIGINT NOT NULL CHECK (number >= 1),
            kind TEXT NOT NULL,
            parent_id {bytes},
            parent_kind TEXT,
            place BIGINT NOT NULL CHECK (place >= 1),
            takes_id {bytes},
            brings_value {bytes},
            brings_index {bytes},
            PRIMARY KEY (flow_id, number),
            CONSTRAINT flow_item_parent CHECK ((parent_id IS NULL) = (parent_kind IS NULL)),
            CONSTRAINT flow_item_brings CHECK ((brings_value IS NULL) = (brings_index IS NULL))
        ) {clustered};

        CREATE INDEX flow_open ON flow (account_id) WHERE state IN ('collecting', 'reviewing', 'waiting');
        CREATE INDEX flow_about ON flow (about_id) WHERE about_id IS NOT NULL;
        CREATE INDEX flow_party ON flow (case_id) WHERE case_id IS NOT NULL;
        CREATE INDEX flow_session ON flow (session_hash) WHERE state = 'collecting' AND session_hash IS NOT NULL;
        CREATE INDEX flow_due ON flow (until_at, id) WHERE state IN ('collecting', 'waiting');
        CREATE INDEX flow_completed ON flow (account_id, operation, completed_at) WHERE completed_at IS NOT NULL;
        CREATE INDEX flow_refused ON flow (account_id, state_at) WHERE state = 'refused';
        CREATE INDEX flow_count ON flow (realm, operation, state);
        -- What retention walks: those that have their contents, and those of which only this row is left.
        CREATE INDEX flow_contents ON flow (realm, state_at, id)
            WHERE contents_erased_at IS NULL AND state IN ('completed', 'reverted', 'refused', 'cancelled', 'expired');
        CREATE INDEX flow_heads ON flow (realm, state_at, id) WHERE contents_erased_at IS NOT NULL;
        """

    /// A proof's `binding_id` is no foreign key: a released binding goes when its term is over, and
    /// looking for its proofs would take an index that every proof has to be written to.
    static let proofs = """
        CREATE TABLE proof (
            flow_id {bytes} NOT NULL REFERENCES flow (id),
            requirement TEXT NOT NULL,
            id {bytes} NOT NULL,
            strength BIGINT NOT NULL CHECK (strength BETWEEN 1 AND 3),
            proved_at BIGINT NOT NULL,
            binding_id {bytes},
            held_since BIGINT,
            reference {bytes},
            PRIMARY KEY (flow_id, requirement)
        ) {clustered};

        CREATE TABLE challenge (
            flow_id {bytes} NOT NULL REFERENCES flow (id),
            requirement TEXT NOT NULL,
            id {bytes} NOT NULL,
            destination {bytes},
            state {bytes} NOT NULL,
            resend_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            failures BIGINT NOT NULL CHECK (failures >= 0),
            used_at BIGINT,
            kept_until BIGINT NOT NULL,
            PRIMARY KEY (flow_id, requirement)
        ) {clustered};
        CREATE INDEX challenge_kept ON challenge (kept_until);

        -- What was asked of others about an identifier of a flow, each once, and what they said.
        CREATE TABLE inquiry (
            flow_id {bytes} NOT NULL REFERENCES flow (id),
            signal TEXT NOT NULL,
            identifier {bytes} NOT NULL,
            id {bytes} NOT NULL,
            since BIGINT NOT NULL,
            source TEXT NOT NULL,
            asked_at BIGINT NOT NULL,
            answer_by BIGINT NOT NULL,
            answer TEXT CHECK (answer IN ('yes', 'no', 'unknown')),
            answered_at BIGINT,
            PRIMARY KEY (flow_id, signal, identifier),
            CONSTRAINT inquiry_answer CHECK ((answer IS NULL) = (answered_at IS NULL))
        ) {clustered};
        CREATE INDEX inquiry_due ON inquiry (answer_by) WHERE answered_at IS NULL;
        """
}
