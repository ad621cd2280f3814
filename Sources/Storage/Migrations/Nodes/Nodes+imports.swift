extension Migration {
    /// How far a move has come: a row is written with the rows it is about, so that a run that was
    /// cut off continues at the right place.
    static let imports = """
        -- One row: a database takes one deployment. Without finished_at it is half full and nobody may serve it.
        CREATE TABLE deployment_import (
            id BIGINT PRIMARY KEY CHECK (id = 1),
            source {bytes} NOT NULL,
            taken_bytes BIGINT NOT NULL CHECK (taken_bytes >= 0),
            taken_rows BIGINT NOT NULL CHECK (taken_rows >= 0),
            begun_at BIGINT NOT NULL,
            finished_at BIGINT
        );

        -- report_tail is what the last batch added to the report, which may not have reached the file.
        CREATE TABLE account_import (
            realm TEXT NOT NULL,
            source {bytes} NOT NULL,
            taken_bytes BIGINT NOT NULL CHECK (taken_bytes >= 0),
            taken_lines BIGINT NOT NULL CHECK (taken_lines >= 0),
            prefix_hash {bytes} NOT NULL,
            accepted BIGINT NOT NULL CHECK (accepted >= 0),
            rejected BIGINT NOT NULL CHECK (rejected >= 0),
            report_size BIGINT NOT NULL CHECK (report_size >= 0),
            report_tail {bytes} NOT NULL,
            begun_at BIGINT NOT NULL,
            finished_at BIGINT,
            PRIMARY KEY (realm, source)
        );
        """
}
