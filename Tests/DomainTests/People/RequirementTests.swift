import Foundation
import Testing

@testable import Domain

@Suite("What a track asks for")
struct RequirementTests {
    @Test(
        "A requirement is its text",
        arguments: [
            ("old.code", ProofSubject.old, "code"), ("new.code", .new, "code"), ("email.code", .email, "code"),
            ("phone.code", .phone, "code"),
            ("password", .account, "password"), ("face", .account, "face"), ("national-id", .account, "national-id"),
            ("alipay", .account, "alipay"),
        ])
    func text(_ text: String, _ subject: ProofSubject, _ method: String) throws {
        let requirement = try #require(Requirement(text))
        #expect(requirement.subject == subject)
        #expect(requirement.method.rawValue == method)
        #expect(requirement.description == text)
        #expect(
            try JSONDecoder().decode([Requirement].self, from: JSONEncoder().encode([requirement])) == [requirement])
    }

    @Test(
        "Anything but a requirement is refused",
        arguments: [
            "", ".", "code", "account.code", "old.", ".code", "item0.code", "item21.code", "item01.code",
            "Card.code", "old.code.",
            "old.code.code",
            "Old.code",
            "old.Code", "old code", "face ", "face\0", "脸", String(repeating: "a", count: 33),
        ])
    func refused(_ text: String) {
        #expect(Requirement(text) == nil)
    }

    @Test("A refused requirement in JSON is a decoding error")
    func json() {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Requirement].self, from: Data(#"["code"]"#.utf8))
        }
    }

    @Test("A device's proof is worth more than a code, a code more than the platform's word")
    func strength() {
        #expect(ProofStrength.allCases.sorted() == [.attested, .single, .strong])
    }

    @Test(
        "A language tag is read as Chinese or English",
        arguments: [
            ("zh", Language.chinese), ("zh-Hans-CN", .chinese), ("ZH-tw", .chinese), ("en", .english), ("de", .english),
            ("", .english),
        ])
    func language(_ tag: String, _ language: Language) {
        #expect(Language(tag: tag) == language)
    }
}
