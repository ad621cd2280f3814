import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// One form of the server, filled in as it should be.
struct AttackedForm: Sendable {
    /// Whose session its token is bound to.
    enum Owner: Sendable {
        case nobody, visitor, staff
    }

    let address: RoutePath
    let owner: Owner

    /// Those that take files.
    var isUpload: Bool { [.flowPageAppeal, .flowPageWords].contains(address) }

    /// What a person would send; nil for a form that nobody has written down here yet.
    var fields: [(String, String)]? {
        switch address {
        case .visit, .signOut, .endOtherSessions, .flowPageContinue, .flowPageCancel, .flowPageVeto, .notMe, .letIn,
            .consoleSignOut,
            .consoleCaseTake,
            .consoleCaseGiveBack, .invite:
            []
        case .signIn: [("identifier", PersonAtWeb.phone), ("password", PersonAtWeb.password), ("way", "password")]
        case .signInCode, .consoleSecondStep: [("code", "000000")]
        case .startOperation, .startInvited: [("track", "face")]
        case .flowPageTrack: [("track", "face")]
        case .flowPageSend: [("requirement", "old.code")]
        case .flowPageProve: [("requirement", "old.code"), ("code", "000000")]
        case .flowPageInput: [("identifier", WebHarness.newPhone), ("reason", "new-number")]
        case .flowPageAppeal: [("statement", "It was me")]
        case .flowPageWords: [("text", "More about it"), ("seen", "0")]
        case .consoleSignIn: [("login", "lena"), ("password", DeskAtWork.password)]
        case .consoleSetUp: [("password", "a long enough password"), ("code", "000000")]
        case .consoleCaseAsk: [("text", "Which shop is yours?"), ("once", "")]
        case .consoleCaseDecide: [("decision", "approve-identity-shown"), ("note", "")]
        case .consoleCaseReveal: [("value", "target"), ("reason", "The owner called")]
        case .consoleCaseFileTake: [("reason", "The seal has to be verified")]
        case .consoleAccounts: [("by", "external-id"), ("value", "user-1")]
        case .consoleOutbox: [("all", "yes")]
        case .demoPeople: [("realm", "marketplace")]
        case .demoSkip: [("span", "hour")]
        default: nil
        }
    }
}

extension WebSurface {
    /// Every form, from the table of routes itself.
    var forms: [AttackedForm] {
        posts(pages, .nobody) + posts(pagesByToken, .nobody) + posts(visitorPages, .visitor) + posts(staffPages, .staff)
    }

    private func posts<Context>(_ endpoints: [Endpoint<Context>], _ owner: AttackedForm.Owner) -> [AttackedForm] {
        endpoints.filter { $0.method == .post }.map { AttackedForm(address: $0.address, owner: owner) }
    }
}

/// A request with a form in it, to be bent in one place.
struct FormLetter {
    var fields: [(String, String)]
    var token: String?
    var headers: HTTPFields = [:]
    var contentType: String
    /// The end of the body that gets lost on the way.
    var lost = 0
    var isUpload: Bool

    init(_ form: AttackedForm, token: String) {
        fields = form.fields ?? []
        isUpload = form.isUpload
        contentType = isUpload ? "multipart/form-data; boundary=cut" : "application/x-www-form-urlencoded"
        self.token = token
    }

    var body: String {
        let pairs = fields + (token.map { [("form", $0)] } ?? [])
        return String((isUpload ? Self.parts(pairs) : Self.pairs(pairs)).dropLast(lost))
    }

    private static func pairs(_ pairs: [(String, String)]) -> String {
        let plain = CharacterSet.alphanumerics
        return pairs.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: plain) ?? "")" }.joined(
            separator: "&")
    }

    private static func parts(_ pairs: [(String, String)]) -> String {
        pairs.map { "--cut\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n" }.joined() + "--cut--"
    }
}

extension Siege {
    /// Sends it as the browser would; what comes back is not kept.
    /// - Parameter without: a cookie that is left out.
    func post(_ letter: FormLetter, to form: AttackedForm, without: CookieName? = nil) async throws -> Answer {
        var headers = letter.headers
        headers[.contentType] = letter.contentType
        headers[.cookie] = cookies(without: without)
        return try await web.post(path(form.address), letter.body, bearer: "", headers: headers)
    }

    func cookies(without: CookieName? = nil) -> String {
        CookieName.allCases.filter { $0 != without }.compactMap { name in browser[name].map { "\(name.rawValue)=\($0)" }
        }
        .joined(separator: "; ")
    }

    /// The token of a page of this browser: of nobody's session, of the visitor's, of the member of
    /// staff's.
    func tokens() async throws -> [AttackedForm.Owner: String] {
        [
            .nobody: try PersonAtWeb.token(of: try await browser.open(path(.notMe))),
            .visitor: try PersonAtWeb.token(of: try await browser.open("/account/start/freeze")),
            .staff: try PersonAtWeb.token(of: try await browser.open(path(.consoleCases))),
        ]
    }
}
