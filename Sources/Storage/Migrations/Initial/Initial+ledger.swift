extension Migration {
    /// `seq` is the order of the log that stands on these rows. Openings are a table of their own,
    /// so that erasing what an entry was made of never touches the entry (promise 11).
    static let ledger = """
        CREATE TABLE ledger_entry (
            seq {identity},
            id {bytes} NOT NULL CONSTRAINT ledger_entry_id UNIQUE,
            realm TEXT NOT NULL,
            happened_at BIGINT NOT NULL,
            event TEXT NOT NULL,
            commitment {bytes} NOT NULL CHECK (length(commitment) = 32)
        );

        CREATE TABLE ledger_opening (
            account_id {bytes} NOT NULL REFERENCES account (id),
            entry_id {bytes} NOT NULL REFERENCES ledger_entry (id),
            content {bytes} NOT NULL,
            PRIMARY KEY (account_id, entry_id)
        );

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
            BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END;
            """
        case .postgres:
            """
            CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'ledger_entry is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
            CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE ON ledger_entry
            FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
            CREATE TRIGGER ledger_entry_not_emptied BEFORE TRUNCATE ON ledger_entry
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
            """
        }
    }
}
