import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Every form of the server, from the table of routes, under attack")
struct FormAttackTests {
    /// A form that somebody else has a browser send.
    enum Forgery: String, CaseIterable, Sendable {
        case missing, empty, forged, ofAnotherSession, ofAnotherBrowser, withoutItsCookie, foreignOrigin, crossSite,
            sameSite
    }

    /// A form that no browser sends.
    enum Deformity: String, CaseIterable, Sendable {
        case unknownField, repeatedField, repeatedToken, overlongField, json, plainText, otherFormType, brokenEscape,
            cutShort, tooLarge
    }

    @Test("All forms are known here, and only forms and pages are outside the API")
    func complete() async throws {
        try await Siege.run { siege in
            let outside = siege.surface.routes.filter { !$0.address.rawValue.hasPrefix("/v1/") }
            #expect(outside.allSatisfy { $0.method == .get || $0.method == .post })
            let posts = outside.compactMap { route -> RoutePath? in
                route.method == HTTPRequest.Method.post ? route.address : nil
            }
            #expect(Set(posts) == Set(siege.surface.forms.map(\.address)))
            #expect(
                siege.surface.forms.filter { $0.fields == nil }.isEmpty, "forms that have no example in AttackedForm")
        }
    }

    @Test("Sent as it should be, each is let through", arguments: [AttackedForm.Owner.nobody, .visitor, .staff])
    func control(owner: AttackedForm.Owner) async throws {
        try await Siege.run { siege in
            let token = try #require(try await siege.tokens()[owner])
            for form in siege.surface.forms
            where form.owner == owner && ![.signOut, .consoleSignOut].contains(form.address) {
                var letter = FormLetter(form, token: token)
                letter.headers = [.origin: "http://localhost:8080", .secFetchSite: "same-origin"]
                let answer = try await siege.post(letter, to: form)
                #expect(![400, 403, 413, 415].contains(answer.status), "\(form.address): \(answer.status)")
                answer.expectFenced("\(form.address)")
            }
        }
    }

    @Test(
        "A token that is missing, forged or another's, and a request of another site, are refused and change nothing",
        arguments: Forgery.allCases)
    func forgery(forgery: Forgery) async throws {
        try await Siege.run { siege in
            let stranger = try PersonAtWeb.token(of: try await PersonAtWeb(siege.web).open(siege.path(.notMe)))
            let tokens = try await siege.tokens()
            let before = siege.web.engine.writes
            for form in siege.surface.forms {
                let letter = Self.letter(form, forgery, tokens, stranger: stranger)
                let answer = try await siege.post(letter, to: form, without: forgery == .withoutItsCookie ? .form : nil)
                #expect(answer.status == 403, "\(form.address): \(answer.status)")
                answer.expectFenced("\(form.address)")
                #expect(siege.web.engine.writes == before, "\(form.address) wrote something")
            }
        }
    }

    private static func letter(
        _ form: AttackedForm, _ forgery: Forgery, _ tokens: [AttackedForm.Owner: String], stranger: String
    ) -> FormLetter {
        var letter = FormLetter(form, token: tokens[form.owner] ?? "")
        switch forgery {
        case .missing: letter.token = nil
        case .empty: letter.token = ""
        case .forged: letter.token = String(repeating: "a1", count: 32)
        case .ofAnotherSession: letter.token = tokens[form.owner == .visitor ? .staff : .visitor]
        case .ofAnotherBrowser: letter.token = stranger
        case .withoutItsCookie: break
        case .foreignOrigin: letter.headers = [.origin: "https://evil.example"]
        case .crossSite: letter.headers = [.secFetchSite: "cross-site", .origin: "http://localhost:8080"]
        case .sameSite: letter.headers = [.secFetchSite: "same-site"]
        }
        return letter
    }

    @Test(
        "A form that is not as it was given out is refused by a page and changes nothing", arguments: Deformity.allCases
    )
    func deformity(deformity: Deformity) async throws {
        try await Siege.run { siege in
            let tokens = try await siege.tokens()
            let before = siege.web.engine.writes
            for form in siege.surface.forms {
                let letter = Self.letter(form, deformity, token: tokens[form.owner] ?? "")
                let answer = try await siege.post(letter, to: form)
                #expect([400, 413, 415].contains(answer.status), "\(form.address): \(answer.status)")
                #expect(answer.isPage && answer.body.contains("<h1>"), "\(form.address)")
                answer.expectFenced("\(form.address)")
                #expect(siege.web.engine.writes == before, "\(form.address) wrote something")
            }
        }
    }

    private static func letter(_ form: AttackedForm, _ deformity: Deformity, token: String) -> FormLetter {
        var letter = FormLetter(form, token: token)
        let first = letter.fields.first ?? ("role", "admin")
        switch deformity {
        case .unknownField: letter.fields.append(("role", "admin"))
        case .repeatedField: letter.fields += letter.fields.isEmpty ? [first, first] : [first]
        case .repeatedToken: letter.fields.append(("form", token))
        case .overlongField:
            letter.fields = [(first.0, String(repeating: "9", count: 33_000))] + letter.fields.dropFirst()
        case .json: letter.contentType = "application/json"
        case .plainText: letter.contentType = "text/plain"
        case .otherFormType:
            letter.contentType =
                letter.isUpload ? "application/x-www-form-urlencoded" : "multipart/form-data; boundary=cut"
        case .brokenEscape: letter = broken(letter)
        case .cutShort: letter = cut(letter, token: token)
        case .tooLarge:
            letter.fields.append(("role", String(repeating: "x", count: letter.isUpload ? 28 << 20 : 70_000)))
        }
        return letter
    }

    /// Bytes that are no text.
    private static func broken(_ letter: FormLetter) -> FormLetter {
        var letter = letter
        // A form with files has no escapes; there a part without a name is as bad.
        letter.fields.append(letter.isUpload ? ("\"\r\nX: \"", "") : ("role%C3%28", ""))
        return letter
    }

    /// Stopped half way: in the middle of an escape, or before the last boundary.
    private static func cut(_ letter: FormLetter, token: String) -> FormLetter {
        var letter = letter
        letter.fields.append(("role", letter.isUpload ? "x" : "长"))
        (letter.fields, letter.token) = ([("form", token)] + letter.fields, nil)
        letter.lost = letter.isUpload ? 9 : 1
        return letter
    }
}
