import Courier
import Domain
import Foundation
import Transfer
import Web

/// What is in force.
struct ServerSettings: Sendable {
    struct Found: Sendable, Hashable {
        let text: String
        /// Where it was set.
        let source: String
    }

    private let found: [String: Found]

    /// - Parameter found: by the setting's name; each accepted by its setting.
    init(_ found: [String: Found]) { self.found = found }

    subscript<Value>(setting: Setting<Value>) -> Value {
        found[setting.name].flatMap { setting.form.read($0.text) } ?? setting.standard
    }

    /// Nil where the default is in force.
    func found(_ name: String) -> Found? { found[name] }
}

// MARK: - What follows from several

extension ServerSettings {
    var databasePath: String { file(self[Settings.database], "bindery.sqlite") }
    var keyFilePath: String { file(self[Settings.keyFile], "bindery.keys") }
    var erasures: ErasureFile { ErasureFile(file(self[Settings.erasedAccounts], "bindery.erased")) }
    var lockPath: String { databasePath + ".lock" }

    /// Whether the data are on a PostgreSQL server, and not in a file of this machine.
    var isOnServer: Bool { !self[Settings.databaseURL].reveal().isEmpty }

    var nodeName: String {
        let given = self[Settings.nodeName]
        return given.isEmpty ? ProcessInfo.processInfo.hostName : given
    }

    private func file(_ path: String, _ usual: String) -> String {
        path.isEmpty ? URL(fileURLWithPath: self[Settings.dataFolder]).appendingPathComponent(usual).path : path
    }

    var publicURL: String {
        let given = self[Settings.publicURL]
        guard given.isEmpty else { return given }
        let host = self[Settings.host]
        let name = ["0.0.0.0", "::"].contains(host) ? "localhost" : host.contains(":") ? "[\(host)]" : host
        return "http://\(name):\(self[Settings.port])"
    }

    /// Browsers match the code's line with the name of the page's host; an address has no name.
    var codeHost: String? {
        guard self[Settings.codeLine], let host = URL(string: publicURL)?.host, host.contains("."),
            host.contains(where: \.isLetter),
            !host.contains(":")
        else { return nil }
        return host
    }

    var usesDemoPhones: Bool { [self[Settings.smsGateway], self[Settings.mailGateway]].contains(.demo) }

    var webLimits: WebLimits {
        WebLimits(
            maxBody: self[Settings.maxBody], maxHeaders: self[Settings.maxHeaders], patience: self[Settings.patience],
            maxInFlight: self[Settings.maxInFlight], maxConnections: self[Settings.maxConnections],
            wrongTokensPerMinute: self[Settings.wrongTokensPerMinute], trustedProxies: self[Settings.trustedProxies])
    }

    var destinationRules: DestinationRules {
        DestinationRules(
            allowsLoopback: self[Settings.allowLoopback], allowsPrivateNetworks: self[Settings.allowPrivate])
    }

    /// What each value allows and all of them together do not.
    var contradictions: [SettingFault] {
        contradictions("sms", self[Settings.smsGateway], url: self[Settings.smsURL], token: self[Settings.smsToken])
            + contradictions(
                "mail", self[Settings.mailGateway], url: self[Settings.mailURL], token: self[Settings.mailToken])
    }

    private func contradictions(
        _ name: String, _ gateway: GatewayChoice, url: String, token: Secret<String>
    ) -> [SettingFault] {
        guard gateway == .http else { return [] }
        let missing = [("url", url.isEmpty), ("token", token.reveal().isEmpty)].filter(\.1).map { "\(name).\($0.0)" }
        return missing.map { SettingFault(place: $0, message: "must be set, since \(name).gateway is http") }
    }
}
