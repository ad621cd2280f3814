import Domain
import Engine
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("The console: pages for operators")
struct OperatorPagesTests {
    private static let paths = ["day", "accounts", "outbox", "policy"].map { "/console/shop/\($0)" }

    @Test("The pages open for an operator, in both languages", arguments: paths, ["en", "zh"])
    func open(path: String, language: String) async throws {
        try await WebHarness.run { web in
            let page = try await OperatorAtWork.signIn(web, language: language).open(path)
            #expect(page.status == 200)
            #expect(page.headers[.contentLanguage]?.hasPrefix(language) == true)
            #expect(page.body.components(separatedBy: "<h1").count == 2)
            #expect(page.body.contains("href=\"\(path)\" aria-current=\"page\""))
            // A word that is missing is drawn as nothing by a template and as its key by code.
            #expect(page.body.firstMatch(of: />(day|accounts|outbox|policy|office)[A-Z][A-Za-z.]+</) == nil)
            #expect(page.body.firstMatch(of: /<(h1|h2|th|label|legend|button)[^>]*><\//) == nil)
        }
    }

    @Test("The bar names the realm, and leads to the same page of the reader's other realms", arguments: paths)
    func realmInTheBar(path: String) async throws {
        try await WebHarness.run(policies: [WebPolicy.open, "realm: other"]) { web in
            let both = try await OperatorAtWork.signIn(web).open(path).body
            #expect(both.contains("<summary><span class=\"hidden\">Realm: </span>shop</summary>"))
            #expect(both.contains("<a href=\"\(path)\" aria-current=\"true\">shop</a>"))
            #expect(both.contains("<a href=\"\(path.replacing("shop", with: "other"))\">other</a>"))
        }
        try await WebHarness.run { web in
            let one = try await OperatorAtWork.signIn(web).open(path).body
            #expect(one.contains("<p class=\"realm\"><span class=\"hidden\">Realm: </span>shop</p>"))
        }
    }

    @Test("A reviewer who is not an operator is refused, whatever the page", arguments: paths)
    func reviewers(path: String) async throws {
        try await WebHarness.run { web in
            let page = try await OperatorAtWork.signIn(web, roles: [.reviewer]).open(path)
            #expect(page.status == 403)
            #expect(page.body.contains("staff.role-missing"))
        }
    }

    @Test("An operator of another realm is refused, and an unknown realm is not found", arguments: paths)
    func realms(path: String) async throws {
        try await WebHarness.run(policies: [WebPolicy.open, "realm: other"]) { web in
            let desk = try await OperatorAtWork.signIn(web, realms: [try #require(RealmID(rawValue: "other"))])
            let page = try await desk.open(path)
            #expect(page.status == 403)
            #expect(page.body.contains("staff.realm-missing"))
            try await #expect(desk.open(path.replacing("shop", with: "moon")).status == 404)
        }
    }

    @Test("Nobody comes in without having signed in", arguments: paths)
    func strangers(path: String) async throws {
        try await WebHarness.run { web in
            let page = try await web.get(path, bearer: "")
            #expect(page.status == 303)
            #expect(page.headers[.location]?.hasPrefix("/console/sign-in") == true)
        }
    }

    @Test("The policy in force is shown chapter by chapter, sentence by sentence", arguments: Language.allCases)
    func policy(language: Language) async throws {
        try await WebHarness.run { web in
            let caller = Caller(realm: web.engine.realm, principal: .operator)
            let texts = try web.engine.engine.policyTexts(caller, language)
            let page = try await OperatorAtWork.signIn(web, language: language.rawValue).open("/console/shop/policy")
            #expect(page.body.contains("<code>\(texts.version)</code>"))
            for chapter in texts.chapters {
                for sentence in chapter.sentences {
                    #expect(page.body.contains("<li>\(Self.escaped(sentence))</li>"), "\(sentence)")
                }
            }
            #expect(page.body.components(separatedBy: "<h2>").count == texts.chapters.count + 1)
            #expect(page.body.contains("<h2>\(language == .english ? "Changing the phone number" : "更换手机号")</h2>"))
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing(
            "\"", with: "&quot;"
        )
        .replacing("'", with: "&#39;")
    }
}
