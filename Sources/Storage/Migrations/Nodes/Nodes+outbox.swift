extension Migration {
    /// `place` is a message's place in its lane, so that the order does not depend on the clocks that
    /// went into the ids. What waits already keeps the order of its ids, all of it at place 1.
    static let outboxOrder = """
        ALTER TABLE outbox ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE outbox ADD COLUMN claimed_by {bytes};
        UPDATE outbox SET place = 1;
        DROP INDEX outbox_lane;
        CREATE INDEX outbox_lane ON outbox (lane, place, id) WHERE is_dead = 0;
        """

    /// The release before knows no places, and leaves the column out: such a message gets its place
    /// here.
    static func outboxPlaces(_ dialect: Dialect) -> String {
        switch dialect {
        case .sqlite:
            """

            CREATE TRIGGER outbox_place AFTER INSERT ON outbox WHEN NEW.place = 0
            BEGIN
                UPDATE outbox SET place = 1 + COALESCE(
                    (SELECT place FROM outbox WHERE lane = NEW.lane AND is_dead = 0 ORDER BY place DESC,
                    id DESC LIMIT 1), 0)
                WHERE id = NEW.id;
            END;
            """
        case .postgres:
            """

            CREATE FUNCTION place_in_lane() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.place := 1 + COALESCE(
                    (SELECT place FROM outbox WHERE lane = NEW.lane AND is_dead = 0 ORDER BY place DESC,
                    id DESC LIMIT 1), 0);
                RETURN NEW;
            END $$;
            CREATE TRIGGER outbox_place BEFORE INSERT ON outbox
            FOR EACH ROW WHEN (NEW.place = 0) EXECUTE FUNCTION place_in_lane();
            """
        }
    }
}
