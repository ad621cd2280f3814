import Domain
import Engine
import Flows
import Foundation
import Policy
import Vault

/// The policies of a folder: each `.yaml` or `.yml` file is one realm's.
enum PolicyFolder {
    /// - Throws: every fault of every file.
    static func load(_ folder: String) throws(CommandFailure) -> PolicyBook {
        let files = try files(in: folder)
        let parsed = files.map(PolicyFile.read)
        let faults = parsed.flatMap(\.faultLines)
        guard faults.isEmpty else {
            throw CommandFailure(
                "policy.faulty", "The policies can't be used:" + faults.map { "\n  \($0)" }.joined(), .configuration)
        }
        try refuseTwins(parsed)
        return PolicyBook(parsed.compactMap { file in file.policy.map { ($0, file.text) } })
    }

    /// In the order of their names.
    static func files(in folder: String) throws(CommandFailure) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw CommandFailure(
                "policy.no-folder", "There is no policy folder \(folder). Set policies.folder.", .configuration)
        }
        let files = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
        guard !files.isEmpty else {
            throw CommandFailure(
                "policy.none", "The policy folder \(folder) holds no .yaml file: no realm to serve.", .configuration)
        }
        return files.map { (folder as NSString).appendingPathComponent($0) }
    }

    private static func refuseTwins(_ parsed: [PolicyFile]) throws(CommandFailure) {
        for (realm, files) in Dictionary(grouping: parsed, by: \.policy?.realm) where files.count > 1 {
            let names = files.map(\.path).joined(separator: " and ")
            let owner = realm?.rawValue ?? "one realm"
            throw CommandFailure(
                "policy.realm-twice", "\(names) are both policies of \(owner). Keep one.", .configuration)
        }
    }
}

/// One policy file as it was read.
struct PolicyFile {
    let path: String
    let text: String
    /// Nil where there are faults.
    let policy: RealmPolicy?
    let faults: [PolicyFault]

    static func read(_ path: String) -> PolicyFile {
        guard let data = FileManager.default.contents(atPath: path) else { return unreadable(path, "can't be read") }
        guard let text = String(data: data, encoding: .utf8) else { return unreadable(path, "is not UTF-8 text") }
        do {
            return PolicyFile(
                path: path, text: text,
                policy: try RealmPolicy.parse(
                    text, version: version(of: text), operations: OperationCatalogue.standard.traits),
                faults: [])
        } catch {
            return PolicyFile(path: path, text: text, policy: nil, faults: error.faults)
        }
    }

    private static func unreadable(_ path: String, _ message: String) -> PolicyFile {
        PolicyFile(
            path: path, text: "", policy: nil, faults: [PolicyFault(line: 1, column: 1, path: "", message: message)])
    }

    /// `policies/marketplace.yaml:3:5: operations.phone.change: …`, which editors can jump to.
    var faultLines: [String] { faults.map { "\(path):\($0)" } }

    /// Known only of a file without faults.
    var warnings: [PolicyFault] { policy?.warnings ?? [] }

    /// `policies/marketplace.yaml:3:5: warning: operations.phone.change: …`
    var warningLines: [String] { warnings.map { "\(path):\($0.line):\($0.column): warning: \($0.sentence)" } }

    /// The beginning of the SHA-256 of the text, 16 characters in hex: enough to tell a realm's
    /// policies apart.
    private static func version(of text: String) -> String {
        Token.digest(text).prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
