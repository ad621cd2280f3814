import Domain
import Engine
import Foundation
import TestSupport

@testable import Transfer

/// Files of accounts, and the harness they are imported into.
struct ImportBench {
    let harness: EngineHarness

    static func make(policy: String = Policies.open) async throws -> ImportBench {
        ImportBench(harness: try await EngineHarness.make(policies: [policy], ring: try Keys.ring()))
    }

    var caller: Caller { Caller(realm: harness.realm, principal: .operator) }

    func file(_ text: String, _ name: String = "accounts.csv") throws -> String { try file(Data(text.utf8), name) }

    func file(_ bytes: Data, _ name: String = "accounts.csv") throws -> String {
        let path = harness.folder.path + "/" + name
        try bytes.write(to: URL(filePath: path))
        return path
    }

    /// - Returns: an import into the harness, or into an engine over another database.
    func work(
        _ path: String, _ format: AccountFormat = .csv, report: String? = nil, engine: Engine? = nil,
        listen: @escaping TransferListener = { _ in }
    ) throws -> AccountImport {
        let engine = engine ?? harness.engine
        return AccountImport(
            AccountImport.Order(path: path, format: format, report: report), through: try engine.intake(caller),
            now: engine.now, sentence: { "about \($0.rawValue)" }, listen: listen)
    }

    /// The report, a line each: number and code.
    func report(_ path: String) throws -> [ReportLine] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(ReportLine.self, from: Data($0.utf8)) }
    }

    func view(_ externalID: String) async throws -> AccountView {
        try await harness.engine.lookUpAccount(.externalID(externalID), harness.platform)
    }
}

struct ReportLine: Decodable, Hashable {
    let line: Int
    let code: String
    let detail: String
    let field: String?
    let value: String?
    let dryRun: Bool?
}
