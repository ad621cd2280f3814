extension Migration {
    /// What the platform does to many accounts at once. The counts of a job are those of its items, kept with each
    /// batch, so that nobody has to count ten thousand rows to tell how far it is.
    ///
    /// An account is in a job once; who named it a second time is skipped, without it.
    static let bulkJobs = """
        CREATE TABLE bulk_job (
            id {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            operation TEXT NOT NULL CHECK (operation IN ('unbind')),
            kinds TEXT NOT NULL,
            reason TEXT NOT NULL,
            at BIGINT NOT NULL,
            announce BIGINT NOT NULL CHECK (announce >= 0),
            asked_by TEXT NOT NULL,
            source {bytes},
            created_at BIGINT NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('announcing', 'waiting', 'executing', 'done', 'cancelling', 'cancelled')),
            pending BIGINT NOT NULL CHECK (pending >= 0),
            told BIGINT NOT NULL CHECK (told >= 0),
            done BIGINT NOT NULL CHECK (done >= 0),
            skipped BIGINT NOT NULL CHECK (skipped >= 0),
            called_off BIGINT NOT NULL CHECK (called_off >= 0),
            next_at BIGINT,
            begun_at BIGINT,
            moved_at BIGINT,
            settled BIGINT NOT NULL CHECK (settled >= 0),
            revision BIGINT NOT NULL,
            CONSTRAINT bulk_job_over CHECK ((next_at IS NULL) = (state IN ('done', 'cancelled')))
        );
        CREATE INDEX bulk_job_realm ON bulk_job (realm, id);
        CREATE INDEX bulk_job_next ON bulk_job (next_at, id) WHERE next_at IS NOT NULL;
        -- The same file makes the same job, once; one that was called off may be asked for again.
        CREATE UNIQUE INDEX bulk_job_source ON bulk_job (realm, source)
            WHERE source IS NOT NULL AND state NOT IN ('cancelling', 'cancelled');

        CREATE TABLE bulk_item (
            job_id {bytes} NOT NULL REFERENCES bulk_job (id),
            number BIGINT NOT NULL CHECK (number >= 1),
            account_id {bytes} REFERENCES account (id),
            given TEXT,
            state TEXT NOT NULL CHECK (state IN ('pending', 'told', 'done', 'skipped', 'called-off')),
            reason TEXT,
            due_at BIGINT,
            settled_at BIGINT,
            PRIMARY KEY (job_id, number),
            CONSTRAINT bulk_item_account CHECK ((account_id IS NULL) = (given IS NOT NULL)),
            CONSTRAINT bulk_item_reason CHECK ((state = 'skipped') = (reason IS NOT NULL)),
            CONSTRAINT bulk_item_due CHECK (due_at IS NOT NULL OR state <> 'told')
        ) {clustered};
        CREATE UNIQUE INDEX bulk_item_once ON bulk_item (job_id, account_id) WHERE account_id IS NOT NULL;
        CREATE INDEX bulk_item_left ON bulk_item (job_id, state, number) WHERE state IN ('pending', 'told');
        CREATE INDEX bulk_item_due ON bulk_item (job_id, due_at) WHERE state = 'told';
        CREATE INDEX bulk_item_told ON bulk_item (account_id) WHERE state = 'told';
        """
}
