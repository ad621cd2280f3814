extension Migration {
    static let figures = """
        CREATE INDEX flow_started ON flow (realm, started_at);
        CREATE INDEX flow_account ON flow (account_id, id);
        CREATE INDEX outbox_failing ON outbox (realm, due_at, id) WHERE is_dead = 0 AND attempts > 0;
        """
}
