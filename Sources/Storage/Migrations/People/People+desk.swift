extension Migration {
    static let desk = """
        ALTER TABLE review_case ADD COLUMN claimed_by TEXT;
        ALTER TABLE review_case ADD COLUMN claimed_at BIGINT;
        """
}
