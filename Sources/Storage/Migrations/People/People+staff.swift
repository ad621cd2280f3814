extension Migration {
    static let staff = """
        -- Members are never deleted: the record of what they looked at names them.
        CREATE TABLE staff (
            id {bytes} PRIMARY KEY,
            login TEXT NOT NULL CONSTRAINT staff_login UNIQUE,
            name TEXT NOT NULL,
            roles TEXT NOT NULL,
            realms TEXT NOT NULL,
            own_accounts TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'disabled')),
            password TEXT,
            totp {bytes} NOT NULL,
            totp_step BIGINT NOT NULL CHECK (totp_step >= 0),
            set_up_digest {bytes},
            set_up_ends_at BIGINT,
            created_at BIGINT NOT NULL,
            revision BIGINT NOT NULL,
            CONSTRAINT staff_password CHECK ((status = 'active') = (password IS NOT NULL)),
            CONSTRAINT staff_set_up CHECK (
                (status = 'invited') = (set_up_digest IS NOT NULL)
                AND (set_up_digest IS NULL) = (set_up_ends_at IS NULL))
        );
        CREATE UNIQUE INDEX staff_set_up_digest ON staff (set_up_digest) WHERE set_up_digest IS NOT NULL;

        CREATE TABLE staff_session (
            id {bytes} PRIMARY KEY,
            staff_id {bytes} NOT NULL REFERENCES staff (id),
            digest {bytes} NOT NULL CONSTRAINT staff_session_digest UNIQUE,
            level BIGINT NOT NULL CHECK (level IN (1, 2)),
            signed_in_at BIGINT NOT NULL,
            seen_at BIGINT NOT NULL,
            ends_at BIGINT NOT NULL
        );
        CREATE INDEX staff_session_member ON staff_session (staff_id);
        CREATE INDEX staff_session_end ON staff_session (ends_at);

        -- Entries name the login as well,
        -- so that the record reads the same whatever becomes of the member. No realm: about the member.
        CREATE TABLE staff_access (
            id {bytes} PRIMARY KEY,
            realm TEXT,
            staff_id {bytes} NOT NULL REFERENCES staff (id),
            login TEXT NOT NULL,
            act TEXT NOT NULL,
            account_id {bytes} REFERENCES account (id),
            case_id {bytes} REFERENCES review_case (id),
            evidence_id {bytes},
            reason {bytes},
            happened_at BIGINT NOT NULL
        );
        CREATE INDEX staff_access_case ON staff_access (case_id, id) WHERE case_id IS NOT NULL;
        CREATE INDEX staff_access_account ON staff_access (account_id, id) WHERE account_id IS NOT NULL;
        CREATE INDEX staff_access_member ON staff_access (staff_id, id);
        CREATE INDEX staff_access_age ON staff_access (realm, happened_at);

        CREATE TABLE staff_draft (
            staff_id {bytes} NOT NULL REFERENCES staff (id),
            place TEXT NOT NULL,
            content {bytes} NOT NULL,
            kept_at BIGINT NOT NULL,
            PRIMARY KEY (staff_id, place)
        );
        CREATE INDEX staff_draft_age ON staff_draft (kept_at);
        """
}
