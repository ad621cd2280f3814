package import Domain
package import Policy

import struct Foundation.URLComponents

/// Whom each realm asks: `providers.yaml`. Secrets are not in it, only the names of the variables
/// that hold them.
package struct ProvidersFile: Sendable, Hashable {
    package let carriers: [RealmID: [CarrierSettings]]

    /// - Throws: every fault, each with line and column.
    package static func parse(_ text: String) throws(PolicyFailure) -> ProvidersFile {
        try YAMLFile.read(text) { file in
            var carriers: [RealmID: [CarrierSettings]] = [:]
            if let realms = file["realms"].flatMap(MappingFields.init) {
                realms.each { key, name, value in
                    guard let realm = RealmID(rawValue: name) else {
                        return key.report("must be a realm's name: lower-case letters, digits and hyphens")
                    }
                    carriers[realm] = Self.carriers(value)
                }
            }
            file.close()
            return ProvidersFile(carriers: carriers)
        }
    }

    private static func carriers(_ cursor: Cursor) -> [CarrierSettings]? {
        guard let fields = MappingFields(cursor) else { return nil }
        let carriers = fields.value("carriers", or: []) { list in list.list(CarrierSettings.read) }
        fields.close()
        let names = carriers.map(\.name)
        if Set(names).count < names.count { cursor.report("two carriers of a realm can't have one name") }
        return carriers
    }
}

extension CarrierSettings {
    fileprivate static func read(_ cursor: Cursor) -> CarrierSettings? {
        guard let fields = MappingFields(cursor) else { return nil }
        let name = fields.required("name") { $0.parsed("1 to 64 characters") { $0.count <= 64 ? $0 : nil } }
        let prefixes = fields.value("prefixes", or: []) { $0.distinct { $0.prefix() } }
        let regions = fields.value("regions", or: []) { $0.set { $0.region() } }
        let url = fields.required("url") { $0.address() }
        let token = fields.required("token") { TokenSettings.read($0) }
        let apis = fields.required("apis") { Self.apis($0) }
        fields.close()
        if prefixes.isEmpty, regions.isEmpty { cursor.report("needs prefixes or regions: the numbers it answers for") }
        guard let name, let url, let token, let apis else { return nil }
        return CarrierSettings(
            name: name, prefixes: prefixes, regions: regions, url: url, tokenURL: token.url, clientID: token.client,
            secretVariable: token.secret, apis: apis)
    }

    private static func apis(_ cursor: Cursor) -> [CarrierAPI: String]? {
        guard let fields = MappingFields(cursor) else { return nil }
        let versions = CarrierAPI.allCases.compactMap { api in
            fields[api.rawValue].flatMap { $0.version() }.map { (api, $0) }
        }
        fields.close()
        if versions.isEmpty { cursor.report("must name at least one interface with its version, such as sim-swap: v2") }
        return Dictionary(uniqueKeysWithValues: versions)
    }
}

private struct TokenSettings {
    let url: String
    let client: String
    let secret: String

    static func read(_ cursor: Cursor) -> TokenSettings? {
        guard let fields = MappingFields(cursor) else { return nil }
        let url = fields.required("url") { $0.address() }
        let client = fields.required("client") { $0.text("the name that the carrier gave you") }
        let secret = fields.required("secret") { $0.variable() }
        fields.close()
        guard let url, let client, let secret else { return nil }
        return TokenSettings(url: url, client: client, secret: secret)
    }
}

extension Cursor {
    fileprivate func prefix() -> String? {
        parsed("the beginning of numbers in E.164, such as \"+34\"") { text in
            text.wholeMatch(of: /\+[1-9][0-9]{0,14}/) == nil ? nil : text
        }
    }

    /// Without a slash at the end. Numbers and secrets go there, so nothing but TLS, except to this
    /// machine itself.
    fileprivate func address() -> String? {
        parsed("a URL that begins with https:// (http:// to this machine alone)") { text in
            guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty, parts.user == nil,
                parts.query == nil, parts.fragment == nil
            else { return nil }
            let isLocal = ["localhost", "127.0.0.1", "[::1]"].contains(host)
            guard parts.scheme == "https" || parts.scheme == "http" && isLocal else { return nil }
            return text.hasSuffix("/") ? String(text.dropLast()) : text
        }
    }

    fileprivate func version() -> String? {
        parsed("a version as in the carrier's paths, such as v2 or v0.3") { text in
            text.wholeMatch(of: /v[0-9]{1,4}(\.[0-9]{1,4})?((alpha|rc)[0-9]{1,4})?/) == nil ? nil : text
        }
    }

    fileprivate func variable() -> String? {
        let wanted = "the name of an environment variable that holds the secret, such as EXAMPLE_MOBILE_SECRET"
        guard let text = text(wanted) else { return nil }
        guard text.wholeMatch(of: /[A-Z][A-Z0-9_]{0,127}/) != nil else {
            // Somebody may have written the secret itself, which belongs in no message.
            report("must be \(wanted)")
            return nil
        }
        return text
    }
}
