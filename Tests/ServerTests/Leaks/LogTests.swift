import Foundation
import TestSupport
import Testing

extension ServerTests {
    @Suite("What it prints and keeps")
    struct LogTests {
        @Test(
            "Promise 10: no identifier value, code, token or key stands in the logs, the database's files, a backup or an export, nor a digest of one",
            arguments: ["trace text", "trace json", "debug text"])
        func nothingReadable(log: String) async throws {
            let (level, format) = (String(log.prefix(5)), String(log.dropFirst(6)))
            let house = try await Installation.make([
                "LOG_LEVEL": level, "LOG_FORMAT": format, "WEBHOOKS_ALLOW_LOOPBACK": "true",
            ])
            let server = try await house.serve()
            let visit = Visit(api: server.api, port: server.port)
            let secrets = try await visit.run()
            try await server.stop()
            let printed = try server.printed
            #expect(printed.contains("/v1/flows/{id}/proofs"), "the search looks where requests are logged")
            let copies = house.program.folder.path + "/copies"
            try FileManager.default.createDirectory(atPath: copies, withIntermediateDirectories: false)
            _ = try await house.program.require(["backup", copies + "/backup.sqlite"])
            _ = try await house.program.require(["export", copies + "/export.jsonl"])
            let stored = try house.dataFiles + Installation.files(in: copies)
            #expect(
                stored.contains { $0.bytes.range(of: Data("user-77".utf8)) != nil },
                "the search finds what is stored in the clear")
            for (name, secret) in secrets {
                for form in Spelling.all(of: secret, isRandom: Visit.random.contains(name)) {
                    #expect(Data(printed.utf8).range(of: form.bytes) == nil, "the log tells the \(name), \(form.name)")
                    for file in stored {
                        #expect(file.bytes.range(of: form.bytes) == nil, "\(file.name) holds the \(name), \(form.name)")
                    }
                }
            }
        }
    }
}
