extension Migration {
    static let figures = """
        CREATE INDEX flow_started ON flow (realm, started_at);
        CREATE INDEX flow_account ON flow (account_id, id);
        """
}
