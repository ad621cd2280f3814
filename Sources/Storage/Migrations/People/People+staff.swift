extension Migration {
    static let staff = """
        CREATE TABLE staff (
            id {bytes} PRIMARY KEY,
            login TEXT NOT NULL CONSTRAINT staff_login UNIQUE
        );

        -- Entries name the login as well, so that the record reads the same whatever becomes of the member.
        CREATE TABLE staff_access (
            id {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            staff_id {bytes} NOT NULL REFERENCES staff (id),
            login TEXT NOT NULL,
            act TEXT NOT NULL,
            account_id {bytes} REFERENCES account (id),
            case_id {bytes} REFERENCES review_case (id),
            evidence_id {bytes},
            reason TEXT,
            happened_at BIGINT NOT NULL
        );
        CREATE INDEX staff_access_case ON staff_access (case_id, id) WHERE case_id IS NOT NULL;
        CREATE INDEX staff_access_account ON staff_access (account_id, id) WHERE account_id IS NOT NULL;
        """
}
