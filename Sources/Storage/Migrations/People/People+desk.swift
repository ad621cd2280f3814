extension Migration {
    /// A file's content comes last in its row, so that listing files reads past none of it.
    static let desk = """
        ALTER TABLE review_case ADD COLUMN claimed_by TEXT;
        ALTER TABLE review_case ADD COLUMN claimed_at BIGINT;
        ALTER TABLE review_case ADD COLUMN asked_at BIGINT;
        ALTER TABLE review_case ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
        CREATE INDEX review_case_flow ON review_case (flow_id, id);
        CREATE INDEX review_case_mine ON review_case (realm, claimed_by, due_at, id) WHERE claimed_by IS NOT NULL;
        CREATE INDEX review_case_ended ON review_case (realm, decided_at, id) WHERE state <> 'open';
        CREATE INDEX review_case_claimed ON review_case (claimed_by) WHERE claimed_by IS NOT NULL;
        CREATE INDEX review_case_desk ON review_case (realm, queue, due_at, claimed_by, claimed_at, asked_at, opened_at)
            WHERE state = 'open';

        CREATE TABLE case_entry (
            id {bytes} PRIMARY KEY,
            case_id {bytes} NOT NULL REFERENCES review_case (id),
            flow_id {bytes} NOT NULL REFERENCES flow (id),
            author TEXT NOT NULL CHECK (author IN ('person', 'reviewer')),
            login TEXT,
            content {bytes} NOT NULL,
            added_at BIGINT NOT NULL,
            CONSTRAINT case_entry_login CHECK ((author = 'reviewer') = (login IS NOT NULL))
        );
        CREATE INDEX case_entry_case ON case_entry (case_id, id);
        CREATE INDEX case_entry_flow ON case_entry (flow_id);

        CREATE TABLE evidence (
            id {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            account_id {bytes} NOT NULL REFERENCES account (id),
            flow_id {bytes} NOT NULL REFERENCES flow (id),
            case_id {bytes} NOT NULL REFERENCES review_case (id),
            entry_id {bytes} REFERENCES case_entry (id),
            name {bytes} NOT NULL,
            type TEXT NOT NULL,
            size BIGINT NOT NULL CHECK (size > 0),
            pages BIGINT CHECK (pages >= 1),
            added_at BIGINT NOT NULL,
            content {bytes} NOT NULL,
            CONSTRAINT evidence_pages CHECK ((pages IS NOT NULL) = (type = 'application/pdf'))
        );
        CREATE INDEX evidence_case ON evidence (case_id, id);
        CREATE INDEX evidence_flow ON evidence (flow_id);
        CREATE INDEX evidence_entry ON evidence (entry_id) WHERE entry_id IS NOT NULL;
        """
}
