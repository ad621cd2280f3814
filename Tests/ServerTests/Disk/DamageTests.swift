import Foundation
import Testing

extension ServerTests {
    @Suite("A file that is damaged")
    struct DamageTests {
        @Test("A page overwritten in the middle is noticed at start and by doctor, which says what to do")
        func middle() async throws {
            let house = try await Installation.make()
            let server = try await house.serve()
            try await concurrently(Array(0..<100)) { index in
                let answer = try await server.api.post(Person(index: index).creation)
                #expect(answer.status == 201)
            }
            try await server.stop()
            try overwriteMiddle(of: house.databaseFile)
            let started = try await house.program.run(["serve"])
            #expect(started.status != 0)
            #expect(started.firstLine.hasPrefix("bindery: database.damaged:"), "\(started.said)")
            try await checkDoctor(house)
        }

        private func checkDoctor(_ house: Installation) async throws {
            let outcome = try await house.program.run(["doctor", "--deep", "--json"])
            #expect(outcome.status == 1)
            let findings = try JSON.read(outcome.output)["findings"]?.items ?? []
            let wrong = findings.filter { $0["verdict"]?.text == "wrong" }
            #expect(wrong.contains { $0["check"]?.text == "integrity" || $0["check"]?.text == "database" }, "\(outcome.output)")
            #expect(wrong.contains { ($0["detail"]?.text ?? "" + ($0["advice"]?.text ?? "")).contains("backup") }, "\(outcome.output)")
        }

        /// A page has 4,096 bytes. The last graceful stop has brought the log home, so that the file is all there is.
        private func overwriteMiddle(of path: String) throws {
            let file = try FileHandle(forUpdating: URL(filePath: path))
            let pages = try file.seekToEnd() / 4096
            try file.seek(toOffset: pages / 2 * 4096)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
            try file.close()
        }
    }
}
