import Domain
import Engine
import Flows
import Foundation
import TestSupport
import Testing
import Verification

@Suite("Files that people send with an appeal")
struct EvidenceTests {
    private let marker = "a text that nobody but the reviewer may read"

    /// A change that was refused and can be appealed.
    private func refused(_ harness: EngineHarness) async throws -> Waiting {
        let waiting = try await harness.underReview()
        _ = try await harness.refuse(waiting.id, try await harness.staff("first"))
        return waiting
    }

    @Test("Files come with the appeal, are listed for both sides and read by staff, each look written down")
    func appeal() async throws {
        let harness = try await EngineHarness.make()
        let refused = try await refused(harness)
        let li = try await harness.staff("li")
        let picture = Picture.png(marked: marker)
        let files = [Upload(name: "../身份证.png", bytes: picture), Upload(name: "", bytes: Picture.png)]
        let appealed = try await harness.engine.appealFlow(
            refused.flow, statement: "It is me.", files: files, harness.person(refused.flow)
        )
        .get()
        let review = try #require(appealed.review)
        #expect(review.statement == "It is me.")
        #expect(review.files.map(\.name) == ["身份证.png", "file.png"])
        #expect(review.files.map(\.size) == [picture.count, Picture.png.count])
        let view = try await harness.engine.readCase(review.id, li.caller)
        #expect(view.files == review.files)
        let content = try await harness.picture(review.files[0].id, on: review.id, li)
        #expect(content.bytes == picture)
        #expect(content.type == .png)
        #expect(content.name == "身份证.png")
        await expectRefusal("evidence.not-found") {
            _ = try await harness.engine.evidencePage(1, review.files[0].id, on: review.id, li)
        }
        let noted = try await harness.accesses(to: review.id)
        #expect(noted.map(\.act) == [.fileViewed])
        #expect(noted.map(\.evidence) == [review.files[0].id])
    }

    @Test("A file is read on its own case alone, by staff alone, and never about one's own account")
    func whoReads() async throws {
        let harness = try await EngineHarness.make()
        let refused = try await refused(harness)
        let (li, own) = (try await harness.staff("li"), try await harness.staff("own", own: ["shop/user-1"]))
        let files = [Upload(name: "a.png", bytes: Picture.png)]
        let appealed = try await harness.engine.appealFlow(refused.flow, statement: "x", files: files, harness.call)
            .get()
        let review = try #require(appealed.review)
        let other = try await harness.underReview("user-2", phone: "+8613800138002", to: "+8613900139002")
        let read = { (on: CaseID, call: Call) in _ = try await harness.engine.evidence(review.files[0].id, on: on, call)
        }
        await expectRefusal("evidence.not-found") { try await read(other.id, li) }
        await expectRefusal("case.own-account") { try await read(review.id, own) }
        await expectRefusal("staff.role-missing") { try await read(review.id, harness.call) }
        #expect(try await harness.accesses(to: review.id).isEmpty)
    }

    /// A document of an appeal, as the person sent it.
    private static let document = Array("%PDF-1.7 a letter of one's own\n%%EOF\n".utf8)

    private func documented(_ harness: EngineHarness) async throws -> (review: FlowView.CaseSummary, file: EvidenceID) {
        let refused = try await refused(harness)
        let files = [Upload(name: "letter.pdf", bytes: Self.document)]
        let appealed = try await harness.engine.appealFlow(refused.flow, statement: "x", files: files, harness.call)
            .get()
        let review = try #require(appealed.review)
        return (review, review.files[0].id)
    }

    @Test("A document is looked at as pictures of its pages, and ten minutes of looking are one look in the record")
    func pages() async throws {
        let harness = try await EngineHarness.make()
        let (review, file) = try await documented(harness)
        let li = try await harness.staff("li")
        #expect(review.files[0].pages == FakeDocumentReader.pages)
        #expect(try await harness.engine.evidence(file, on: review.id, li) == .document(review.files[0]))
        for page in 1...3 {
            #expect(try await harness.engine.evidencePage(page, file, on: review.id, li) == Array("page \(page)".utf8))
        }
        await expectRefusal("evidence.no-such-page") {
            _ = try await harness.engine.evidencePage(4, file, on: review.id, li)
        }
        #expect(try await harness.accesses(to: review.id).map(\.act) == [.fileViewed])
        harness.clock.advance(by: .minutes(11))
        _ = try await harness.engine.evidencePage(1, file, on: review.id, li)
        #expect(try await harness.accesses(to: review.id).map(\.act) == [.fileViewed, .fileViewed])
    }

    @Test("A document itself is handed out for a reason alone, which is recorded, and no picture is a document")
    func taken() async throws {
        let harness = try await EngineHarness.make()
        let (review, file) = try await documented(harness)
        let li = try await harness.staff("li")
        for reason in ["", "why", String(repeating: "x", count: 201)] {
            await expectRefusal("reveal.reason-length") {
                _ = try await harness.engine.takeEvidence(file, on: review.id, reason: reason, li)
            }
        }
        await expectRefusal("staff.role-missing") {
            _ = try await harness.engine.takeEvidence(file, on: review.id, reason: "to verify the seal", harness.call)
        }
        #expect(try await harness.accesses(to: review.id).isEmpty)
        let content = try await harness.engine.takeEvidence(file, on: review.id, reason: " to verify\n the seal ", li)
        #expect(content.bytes == Self.document && content.type == .pdf)
        let look = try #require(
            try await harness.engine.caseFile(review.id, li).accesses.first { $0.act == .fileTaken })
        #expect(look.login == "li" && look.reason == "to verify the seal")
    }

    @Test(
        "Where nobody can read a document it is refused, and nothing of the appeal is kept",
        arguments: [
            (DocumentFailure.unavailable, ReasonCode("evidence.no-reader")), (.busy, "server.busy"),
            (.refused(.encrypted), "evidence.encrypted"), (.refused(.damaged), "evidence.damaged"),
            (.refused(.bomb), "evidence.bomb"),
        ])
    func unread(failure: DocumentFailure, code: ReasonCode) async throws {
        let harness = try await EngineHarness.make(documents: FakeDocumentReader(failing: failure))
        let refused = try await refused(harness)
        let files = [Upload(name: "a.png", bytes: Picture.png), Upload(name: "letter.pdf", bytes: Self.document)]
        await expectRefusal(code) {
            _ = try await harness.engine.appealFlow(refused.flow, statement: "x", files: files, harness.call)
        }
        #expect(try await harness.engine.readFlow(refused.flow, harness.platform).state == .refused)
        #expect(try await harness.engine.store.read { try $0.openCase(of: refused.flow) } == nil)
    }

    @Test("Promise 10: nothing of a file can be read in the database, neither what it holds nor what it is called")
    func sealed() async throws {
        let harness = try await EngineHarness.make()
        let refused = try await refused(harness)
        let name = "my-identity-card-front.png"
        let files = [Upload(name: name, bytes: Picture.png(marked: marker))]
        _ = try await harness.engine.appealFlow(refused.flow, statement: "my own words", files: files, harness.call)
            .get()
        _ = try await harness.engine.addToCase(of: refused.flow, text: "more of my words", files: files, harness.call)
            .get()
        let database = try FileManager.default.contentsOfDirectory(atPath: harness.folder.path).map {
            try Data(contentsOf: URL(filePath: harness.folder.path + "/" + $0))
        }
        for secret in [marker, name, "my-identity-card", "my own words", "more of my words", "IHDR"] {
            #expect(!database.contains { $0.range(of: Data(secret.utf8)) != nil }, "found \(secret)")
        }
        #expect(
            database.contains { $0.range(of: Data("image/png".utf8)) != nil },
            "the search itself finds what is stored in the clear")
    }

    struct Bad: CustomTestStringConvertible {
        let code: ReasonCode
        let files: [Upload]
        var testDescription: String { code.rawValue }

        init(_ code: ReasonCode, _ bytes: [[UInt8]]) {
            self.code = code
            files = bytes.map { Upload(name: "photo.png", bytes: $0) }
        }
    }

    static let bad = [
        Bad("evidence.empty", [[]]), Bad("evidence.type", [Array("<svg/>".utf8)]),
        Bad("evidence.heic", [Array("\0\0\0\u{14}ftypheic\0\0\0\0mif1".utf8)]),
        Bad("evidence.truncated", [Array(Picture.png.dropLast(12))]),
        Bad("evidence.too-large", [Picture.png + [UInt8](repeating: 0, count: 5 * 1024 * 1024)]),
        Bad("evidence.too-many", [[UInt8]](repeating: Picture.png, count: 6)),
        Bad("evidence.type", [Picture.png, Picture.png, Array("MZ".utf8)]),
        Bad("evidence.active", [Array("%PDF-1.4 /JavaScript %%EOF".utf8)]),
    ]

    @Test("A file that can't be accepted refuses the whole appeal and leaves nothing", arguments: bad)
    func refusedFiles(bad: Bad) async throws {
        let harness = try await EngineHarness.make()
        let refused = try await refused(harness)
        await expectRefusal(bad.code) {
            _ = try await harness.engine.appealFlow(refused.flow, statement: "x", files: bad.files, harness.call)
        }
        #expect(try await harness.engine.readFlow(refused.flow, harness.platform).state == .refused)
        #expect(try await harness.engine.store.read { try $0.openCase(of: refused.flow) } == nil)
    }

    @Test("Files of an appeal that comes too late leave nothing")
    func late() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview()
        let files = [Upload(name: "a.png", bytes: Picture.png)]
        await expectRefusal("flow.not-now") {
            _ = try await harness.engine.appealFlow(waiting.flow, statement: "x", files: files, harness.call)
        }
        #expect(try await harness.engine.store.read { try $0.evidence(of: waiting.id).isEmpty })
    }

    @Test("A case takes twenty files and no more")
    func twenty() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview()
        let files = (0..<5).map { Upload(name: "\($0).png", bytes: Picture.png) }
        for _ in 0..<4 {
            _ = try await harness.engine.addToCase(of: waiting.flow, text: "", files: files, harness.call).get()
        }
        await expectRefusal("evidence.too-many") {
            _ = try await harness.engine.addToCase(of: waiting.flow, text: "", files: [files[0]], harness.call)
        }
        #expect(try await harness.engine.store.read { try $0.evidence(of: waiting.id).count } == 20)
    }

    @Test("Five files of five megabytes are taken whole, and others go on meanwhile")
    func large() async throws {
        let harness = try await EngineHarness.make()
        let refused = try await refused(harness)
        let picture = Picture.png(marked: String(repeating: "x", count: 5 * 1024 * 1024 - 100))
        let files = (0..<5).map { Upload(name: "\($0).png", bytes: picture) }
        async let appealed = harness.engine.appealFlow(refused.flow, statement: "x", files: files, harness.call).get()
        _ = try await harness.account("user-9", phone: "+8613800138009")
        let review = try #require(try await appealed.review)
        let content = try await harness.picture(review.files[4].id, on: review.id, try await harness.staff("li"))
        #expect(content.bytes == picture)
    }
}

extension EngineHarness {
    fileprivate func picture(_ file: EvidenceID, on id: CaseID, _ call: Call) async throws -> EvidenceContent {
        guard case .picture(let content) = try await engine.evidence(file, on: id, call) else {
            throw Refusal.caseNotFound
        }
        return content
    }
}
