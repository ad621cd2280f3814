import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

@Suite("Every page of the server, from the table of routes, bears what keeps it")
struct PageFenceTests {
    /// Who asks.
    enum Visitor: String, CaseIterable, Sendable {
        case signedIn, stranger, forgedCookies, unknownAddresses
    }

    @Test(
        "Content policy, frames, referrer, type, cache, language and cookies, whoever asks",
        arguments: Visitor.allCases, ["en", "zh"])
    func fences(visitor: Visitor, language: String) async throws {
        try await Siege.run { siege in
            for address in siege.surface.pageAddresses {
                let headers: HTTPFields = [.acceptLanguage: language, .cookie: Self.cookies(visitor, siege)]
                let path = siege.path(address, unknown: visitor == .unknownAddresses)
                let answer = try await siege.get(path, headers)
                answer.expectFenced("\(visitor) \(address)", language: language)
                if visitor == .signedIn, ![.signIn, .signInCode, .signOut].contains(address) {
                    #expect(answer.status < 400, "\(address): \(answer.status)")
                }
            }
        }
    }

    private static func cookies(_ visitor: Visitor, _ siege: Siege) -> String {
        switch visitor {
        case .signedIn, .unknownAddresses: siege.cookies()
        case .stranger: ""
        case .forgedCookies:
            CookieName.allCases.map {
                "\($0.rawValue)=\($0 == .visitor ? "marketplace." : "")\(String(repeating: "a", count: 43))"
            }
            .joined(separator: "; ")
        }
    }

    @Test(
        "An address without a page bears them too, and so does one asked for in a way that it does not take",
        arguments: ["/nothing", "/console/nothing/here", "/flow", "/account/../account", "/%00"])
    func nothing(path: String) async throws {
        try await Siege.run { siege in
            for method in [HTTPRequest.Method.get, .put, .delete, .options] {
                let answer = try await siege.web.send(method, path, bearer: "", headers: [.accept: "text/html"])
                #expect((400..<500).contains(answer.status), "\(method) \(path): \(answer.status)")
                #expect(answer.headers[.xContentTypeOptions] == "nosniff")
                #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
            }
        }
    }
}

extension Siege {
    /// Not held against the API's description, which has no pages in it.
    fileprivate func get(_ path: String, _ headers: HTTPFields) async throws -> Answer {
        let response = try await web.client.execute(uri: path, method: .get, headers: headers)
        return Answer(status: response.status.code, headers: response.headers, body: String(buffer: response.body))
    }
}

extension WebSurface {
    var pageAddresses: [RoutePath] {
        pages.filter { $0.method == .get }.map(\.address) + pagesByToken.filter { $0.method == .get }.map(\.address)
            + visitorPages.filter { $0.method == .get }.map(\.address)
            + staffPages.filter { $0.method == .get }.map(\.address)
    }
}
