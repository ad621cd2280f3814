extension Migration {
    static let figures = """
        CREATE INDEX flow_started ON flow (realm, started_at);
        """
}
