extension Migration {
    /// `seq` is the order of the log built on these rows. What an entry was made of is in its last two columns, sealed:
    /// those can be emptied, and nothing else of it can be changed (promise 11).
    static let ledger = """
        CREATE TABLE ledger_entry (
            seq {identity},
            id {bytes} NOT NULL CONSTRAINT ledger_entry_id UNIQUE,
            realm TEXT NOT NULL,
            happened_at BIGINT NOT NULL,
            event TEXT NOT NULL,
            commitment {bytes} NOT NULL CHECK (length(commitment) = 32),
            account_id {bytes} REFERENCES account (id),
            content {bytes},
            CONSTRAINT ledger_entry_opening CHECK ((account_id IS NULL) = (content IS NULL))
        );
        CREATE INDEX ledger_entry_account ON ledger_entry (account_id, seq) WHERE account_id IS NOT NULL;

        """

    /// A trigger's body is a statement in SQLite and a function in PostgreSQL, which can also empty
    /// a table without deleting rows.
    static func appendOnlyLedger(_ dialect: Dialect) -> String {
        switch dialect {
        case .sqlite:
            """
            CREATE TRIGGER ledger_entry_kept BEFORE DELETE ON ledger_entry
            BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END;
            CREATE TRIGGER ledger_entry_unchanged BEFORE UPDATE ON ledger_entry
            WHEN NEW.content IS NOT NULL OR (NEW.seq, NEW.id, NEW.realm, NEW.happened_at, NEW.event, NEW.commitment)
                IS NOT (OLD.seq, OLD.id, OLD.realm, OLD.happened_at, OLD.event, OLD.commitment)
            BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END;
            """
        case .postgres:
            """
            CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'ledger_entry is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
            CREATE TRIGGER ledger_entry_kept BEFORE DELETE ON ledger_entry
            FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
            CREATE TRIGGER ledger_entry_unchanged BEFORE UPDATE ON ledger_entry
            FOR EACH ROW WHEN (
                NEW.content IS NOT NULL OR (NEW.seq, NEW.id, NEW.realm, NEW.happened_at, NEW.event, NEW.commitment)
                    IS DISTINCT FROM (OLD.seq, OLD.id, OLD.realm, OLD.happened_at, OLD.event, OLD.commitment))
            EXECUTE FUNCTION refuse_ledger_change();
            CREATE TRIGGER ledger_entry_not_emptied BEFORE TRUNCATE ON ledger_entry
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
            """
        }
    }
}
