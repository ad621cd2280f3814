import Domain

import struct Foundation.URLComponents

/// Where a webhook points, taken apart and put together again, so that what is checked and what is
/// called are the same text.
package struct WebhookDestination: Sendable, Hashable {
    package let isSecure: Bool
    /// Lower-case letters, digits, `-`, `_` and `.`, or the text of an IP address without brackets.
    package let host: String
    package let port: Int
    /// Begins with a slash; with the query, without a fragment.
    package let target: String

    /// - Returns: nil for anything but an absolute `http` or `https` URL without user or password.
    package init?(_ text: String) {
        guard text.utf8.count <= 2048, let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), parts.user == nil, parts.password == nil,
            let host = Self.host(parts.host),
            (1...65535).contains(parts.port ?? 443)
        else { return nil }
        isSecure = scheme == "https"
        self.host = host
        port = parts.port ?? (isSecure ? 443 : 80)
        let path = parts.percentEncodedPath
        target = (path.hasPrefix("/") ? path : "/" + path) + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
    }

    package var url: String {
        "\(isSecure ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(port)\(target)"
    }

    private static func host(_ text: String?) -> String? {
        guard var host = text?.lowercased(), !host.isEmpty, host.utf8.count <= 253 else { return nil }
        if host.hasPrefix("[") && host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        if host.contains(":") { return IPAddress(host) == nil ? nil : host }
        let isName = host.utf8.allSatisfy {
            ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || [45, 46, 95].contains($0)
        }
        return isName ? host : nil
    }
}
