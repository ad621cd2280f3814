extension Migration {
    static let cases = """
        CREATE TABLE review_case (
            id {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            flow_id {bytes} NOT NULL REFERENCES flow (id),
            account_id {bytes} NOT NULL REFERENCES account (id),
            queue TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'refused', 'closed')),
            people BIGINT NOT NULL CHECK (people >= 1),
            opened_at BIGINT NOT NULL,
            due_at BIGINT NOT NULL,
            decided_at BIGINT,
            statement {bytes},
            is_dispute BIGINT NOT NULL CHECK (is_dispute IN (0, 1)),
            operation TEXT NOT NULL,
            track TEXT,
            risk BIGINT,
            CONSTRAINT review_case_decision_time CHECK ((state = 'open') = (decided_at IS NULL))
        );

        CREATE UNIQUE INDEX review_case_one_open ON review_case (flow_id) WHERE state = 'open';
        -- Promise 9: an account has at most one open dispute.
        CREATE UNIQUE INDEX review_case_one_dispute ON review_case (account_id) WHERE state = 'open' AND is_dispute = 1;
        CREATE INDEX review_case_disputes ON review_case (account_id, decided_at) WHERE is_dispute = 1;
        CREATE INDEX review_case_account ON review_case (account_id, state);
        CREATE INDEX review_case_by_state ON review_case (realm, state, due_at, id);
        CREATE INDEX review_case_by_due ON review_case (realm, due_at, id);

        CREATE TABLE verdict (
            case_id {bytes} NOT NULL REFERENCES review_case (id),
            reviewer TEXT NOT NULL,
            vote TEXT NOT NULL CHECK (vote IN ('approve', 'refuse')),
            reason TEXT NOT NULL,
            note {bytes},
            voted_at BIGINT NOT NULL,
            party_id {bytes} REFERENCES flow (id),
            PRIMARY KEY (case_id, reviewer)
        );
        CREATE INDEX verdict_party ON verdict (party_id) WHERE party_id IS NOT NULL;
        """
}
