import CLibPQ
package import Storage

/// Where the server is, as libpq reads it: `postgres://user:password@host/database`, or `host=…
/// dbname=…`; several hosts are separated by commas.
package struct PostgresURL: Sendable, Hashable {
    let text: String
    /// User, hosts and database, for messages. Never a password.
    package let redacted: String

    /// - Throws: ``StorageFailure/unavailable(_:)`` for a text that isn't an address, without
    ///   repeating it.
    package init(_ text: String) throws(StorageFailure) {
        guard let parts = Self.parts(of: text) else {
            // libpq's own words would repeat the text, and with it the password.
            throw .unavailable("its address does not read as postgres://user@host/database or as host=… dbname=…")
        }
        self.text = text
        redacted = Self.redacted(parts)
    }

    private static func redacted(_ parts: [String: String]) -> String {
        let hosts = (parts["host"] ?? parts["hostaddr"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let ports = (parts["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let places = hosts.enumerated().map { index, host in
            let port = ports.count == 1 ? ports.first : ports.dropFirst(index).first
            return port.map { $0.isEmpty ? String(host) : "\(host):\($0)" } ?? String(host)
        }
        let user = parts["user"].map { $0 + "@" } ?? ""
        return "postgres://\(user)\(places.joined(separator: ","))/\(parts["dbname"] ?? "")"
    }

    /// What the text itself says; nil when it says nothing that libpq understands.
    private static func parts(of text: String) -> [String: String]? {
        guard let options = PQconninfoParse(text, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var parts: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parts[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return parts
    }
}

extension PostgresURL: CustomStringConvertible, CustomReflectable {
    package var description: String { redacted }
    package var customMirror: Mirror { Mirror(self, children: ["redacted": redacted]) }
}
