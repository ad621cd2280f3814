import CLibPQ
import Foundation
import Storage

/// How a connection is made, and what it is told once.
enum PostgresSession {
    /// Earlier releases lack what the statements use.
    private static let oldestServer: CInt = 130_000

    /// - Returns: a connection that is ready and not yet in pipeline mode.
    /// - Throws: ``StorageFailure/unavailable(_:)`` with what the server or the network said, which
    ///   names hosts and users at most.
    static func open(_ url: PostgresURL, _ settings: PostgresSettings) throws(StorageFailure) -> OpaquePointer {
        guard let handle = connect(url) else { throw .unavailable("no memory for a connection") }
        do throws(StorageFailure) {
            guard PQstatus(handle) == CONNECTION_OK else {
                throw unavailable(url, String(cString: PQerrorMessage(handle)))
            }
            // The default writes notices to standard error.
            PQsetNoticeReceiver(handle, { _, _ in }, nil)
            try check(handle, url)
            try prepare(handle, settings)
            return handle
        } catch {
            PQfinish(handle)
            throw error
        }
    }

    /// Options before `dbname` give way to what the address says; those after it don't.
    private static func connect(_ url: PostgresURL) -> OpaquePointer? {
        let options = [
            ("connect_timeout", "3"), ("target_session_attrs", "read-write"), ("keepalives_idle", "10"),
            ("keepalives_interval", "3"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "20000"), ("application_name", "bindery"),
            ("dbname", url.text),
            ("client_encoding", "UTF8"),
        ]
        let keywords = options.map { strdup($0.0) } + [nil]
        let values = options.map { strdup($0.1) } + [nil]
        defer { for text in keywords + values { free(text) } }
        return PQconnectdbParams(keywords.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 1)
    }

    private static func check(_ handle: OpaquePointer, _ url: PostgresURL) throws(StorageFailure) {
        guard PQserverVersion(handle) >= oldestServer else {
            throw unavailable(url, "the server is older than PostgreSQL 13")
        }
        let encoding = PQparameterStatus(handle, "server_encoding").map { String(cString: $0) }
        guard encoding == "UTF8" else { throw unavailable(url, "the database's encoding is not UTF8") }
    }

    /// A client that hangs inside a transaction must not hold its locks forever, and an
    /// acknowledged commit must survive a crash. Every statement of a step has its index, and one that was planned while
    /// its table was empty would read the whole table until the server has counted it.
    private static func prepare(_ handle: OpaquePointer, _ settings: PostgresSettings) throws(StorageFailure) {
        let answer = PQexec(
            handle,
            """
            SET client_min_messages = warning;
            SET statement_timeout = \(settings.statementTime.wholeMilliseconds);
            SET idle_in_transaction_session_timeout = 60000;
            SET jit = off;
            SET enable_seqscan = off;
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
            """)
        defer { PQclear(answer) }
        guard PQresultStatus(answer) == PGRES_TUPLES_OK else {
            throw .unavailable("the server refuses the settings of a session")
        }
    }

    private static func unavailable(_ url: PostgresURL, _ words: String) -> StorageFailure {
        // One line a host, and under some of them a question whether the server runs at all.
        let lines = words.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("\t") }
        return .unavailable("\(url.redacted): \(lines.joined(separator: "; "))")
    }
}

extension Duration {
    var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
