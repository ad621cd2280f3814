extension Migration {
    static let messages = """
        CREATE TABLE webhook (
            id {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            url TEXT NOT NULL,
            secret {bytes} NOT NULL,
            events TEXT NOT NULL,
            includes_values BIGINT NOT NULL CHECK (includes_values IN (0, 1)),
            created_at BIGINT NOT NULL
        );
        CREATE INDEX webhook_realm ON webhook (realm);

        CREATE TABLE outbox (
            id {bytes} PRIMARY KEY,
            realm TEXT NOT NULL,
            account_id {bytes} NOT NULL REFERENCES account (id),
            topic TEXT NOT NULL CHECK (topic IN ('code', 'notice', 'event')),
            lane {bytes} NOT NULL,
            webhook_id {bytes} REFERENCES webhook (id),
            payload {bytes} NOT NULL,
            created_at BIGINT NOT NULL,
            due_at BIGINT NOT NULL,
            attempts BIGINT NOT NULL CHECK (attempts >= 0),
            last_error TEXT,
            is_dead BIGINT NOT NULL CHECK (is_dead IN (0, 1)),
            claimed_until BIGINT NOT NULL
        );

        CREATE INDEX outbox_due ON outbox (due_at, id) WHERE is_dead = 0;
        CREATE INDEX outbox_lane ON outbox (lane, id) WHERE is_dead = 0;
        CREATE INDEX outbox_dead ON outbox (is_dead, id) WHERE is_dead = 1;
        CREATE INDEX outbox_webhook ON outbox (webhook_id) WHERE webhook_id IS NOT NULL;
        """
}
