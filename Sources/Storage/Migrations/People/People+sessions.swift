extension Migration {
    static let sessions = """
        ALTER TABLE flow ADD COLUMN session_id {bytes};
        """
}
