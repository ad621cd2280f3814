extension Migration {
    static let accounts = """
        CREATE TABLE account (
            id {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            external_id TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('active', 'restricted', 'frozen', 'closing', 'closed')),
            language TEXT NOT NULL,
            data_key {bytes},
            password TEXT,
            password_set_at BIGINT,
            created_at BIGINT NOT NULL,
            frozen_at BIGINT,
            is_restricted BIGINT NOT NULL CHECK (is_restricted IN (0, 1)),
            is_frozen BIGINT NOT NULL CHECK (is_frozen IN (0, 1)),
            disputed_since BIGINT,
            closes_at BIGINT,
            closed_at BIGINT,
            erased_at BIGINT,
            -- Of an erased account: when the last quarantine of what it released is over.
            indexes_until BIGINT,
            revision BIGINT NOT NULL,
            -- Promise 9: what lifts one hold leaves the others, and the status is what is left.
            CONSTRAINT account_holds CHECK (status = 'closed' OR status = CASE
                WHEN is_frozen = 1 OR disputed_since IS NOT NULL THEN 'frozen'
                WHEN is_restricted = 1 THEN 'restricted' WHEN closes_at IS NOT NULL THEN 'closing' ELSE 'active' END),
            CONSTRAINT account_grace CHECK (closes_at IS NULL OR status = 'closing'),
            CONSTRAINT account_closing_time CHECK ((status = 'closed') = (closed_at IS NOT NULL)),
            -- Without a key nothing that was sealed for it can be opened, and nothing else may be left that says who it was.
            CONSTRAINT account_erasure CHECK ((data_key IS NULL) = (erased_at IS NOT NULL)),
            CONSTRAINT account_erased CHECK (
                erased_at IS NULL OR status = 'closed' AND password IS NULL AND password_set_at IS NULL),
            CONSTRAINT account_indexes CHECK (indexes_until IS NULL OR erased_at IS NOT NULL),
            CONSTRAINT account_external_id UNIQUE (realm, external_id)
        );

        CREATE INDEX account_erasable ON account (closed_at, id) WHERE closed_at IS NOT NULL AND erased_at IS NULL;
        CREATE INDEX account_erasure ON account (erased_at, id) WHERE erased_at IS NOT NULL;
        CREATE INDEX account_index_end ON account (indexes_until, id) WHERE indexes_until IS NOT NULL;

        -- One row for each cause, so that taking one change back leaves the restriction of the other.
        -- The columns of a clustered table's key come first: SQLite (3.40) finds NULLs that aren't there in others that stand among them.
        CREATE TABLE restriction (
            account_id {bytes} NOT NULL REFERENCES account (id),
            capability TEXT NOT NULL,
            cause_id {bytes} NOT NULL,
            until_at BIGINT NOT NULL,
            PRIMARY KEY (account_id, capability, cause_id)
        ) {clustered};
        """

    static let bindings = """
        CREATE TABLE binding (
            id {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            account_id {bytes} NOT NULL REFERENCES account (id),
            kind TEXT NOT NULL,
            parent_id {bytes},
            parent_kind TEXT NOT NULL,
            place BIGINT NOT NULL CHECK (place >= 1),
            value_index {bytes} NOT NULL,
            value {bytes} NOT NULL,
            slot BIGINT CHECK (slot >= 1),
            state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'suspended', 'released')),
            confidence TEXT NOT NULL CHECK (confidence IN ('claimed', 'attested', 'proved')),
            bound_at BIGINT NOT NULL,
            proved_at BIGINT,
            released_at BIGINT,
            quarantine_until BIGINT,
            undo_until BIGINT,
            made_by {bytes} REFERENCES flow (id),
            CONSTRAINT binding_holder CHECK (slot IS NOT NULL OR parent_id IS NOT NULL),
            CONSTRAINT binding_parent CHECK ((parent_id IS NULL) = (parent_kind = 'account')),
            CONSTRAINT binding_release_time CHECK ((state = 'released') = (released_at IS NOT NULL)),
            CONSTRAINT binding_quarantine_release CHECK (quarantine_until IS NULL OR state = 'released'),
            CONSTRAINT binding_undo_release CHECK (undo_until IS NULL OR state = 'released')
        );

        -- Promise 1: a slot has one holder, counted for each kind of parent. What an account holds at several of its
        -- cards has one slot, at one of them.
        CREATE UNIQUE INDEX binding_slot ON binding (realm, kind, parent_kind, value_index, slot)
            WHERE state IN ('active', 'suspended');
        -- Promise 2: an account never has two at one place that are good at once. NULLs are unequal to each other, so the
        -- places of the account itself have an index of their own.
        CREATE UNIQUE INDEX binding_place ON binding (account_id, kind, place)
            WHERE state = 'active' AND parent_id IS NULL;
        CREATE UNIQUE INDEX binding_child_place ON binding (account_id, parent_id, kind, place)
            WHERE state = 'active' AND parent_id IS NOT NULL;
        -- What an account holds, and what it held: erasing finds that.
        CREATE INDEX binding_account ON binding (account_id, state);
        -- The few that are not the first of their sort: what a policy may break that allows fewer.
        CREATE INDEX binding_further_slot ON binding (realm, kind, slot)
            WHERE slot > 1 AND state IN ('active', 'suspended');
        CREATE INDEX binding_further_place ON binding (realm, kind, place) WHERE place > 1 AND state = 'active';
        CREATE INDEX binding_quarantine ON binding (realm, kind, parent_kind, value_index, quarantine_until)
            WHERE state = 'released';
        -- What retention walks. By other words than binding_quarantine: PostgreSQL, as long as it has counted nothing,
        -- would seek holders here.
        CREATE INDEX binding_released ON binding (realm, released_at, id) WHERE released_at IS NOT NULL;
        CREATE INDEX binding_made_by ON binding (made_by) WHERE made_by IS NOT NULL;
        """
}
