import HTTPTypes
import Testing

@testable import Web

extension Answer {
    /// What every answer to a browser bears, whatever was asked for and however it ended.
    func expectFenced(_ what: String, language: String? = nil) {
        #expect(status < 500, "\(what): \(status)")
        #expect(headers[.xContentTypeOptions] == "nosniff", "\(what)")
        #expect(headers[.cacheControl] == "no-store", "\(what)")
        #expect(headers[.xFrameOptions] == "DENY", "\(what)")
        #expect(
            ["same-origin", "no-referrer"].contains(headers[.referrerPolicy] ?? ""),
            "\(what): \(headers[.referrerPolicy] ?? "none")")
        expectCookiesOfOurs(what)
        expectPolicy(what)
        guard isPage else { return }
        let said = headers[.contentLanguage] ?? "none"
        #expect(
            language.map { said == ($0 == "zh" ? "zh-Hans" : $0) } ?? ["en", "zh-Hans"].contains(said),
            "\(what): said to be \(said)")
        #expect(body.contains("<html lang=\"\(said)\">"), "\(what)")
    }

    var isPage: Bool { headers[.contentType]?.hasPrefix("text/html") == true }

    private func expectCookiesOfOurs(_ what: String) {
        for cookie in headers[values: .setCookie] {
            let shape =
                /__Host-[a-z-]+=[A-Za-z0-9._-]*; Path=\/; Secure; HttpOnly; SameSite=(Lax|Strict)(; Max-Age=\d+)?/
            #expect(cookie.wholeMatch(of: shape) != nil, "\(what) sets \(cookie)")
        }
    }

    private func expectPolicy(_ what: String) {
        let policy = headers[.contentSecurityPolicy] ?? ""
        #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "\(what): \(policy)")
        guard isPage else { return }
        #expect(policy == SecurityHeaders.page, "\(what)")
        #expect(body.firstMatch(of: /<[a-z][^>]*\s(style|on[a-z]+)=/) == nil, "\(what) has an inline style or handler")
        #expect(body.firstMatch(of: /<script(?![^>]*\ssrc=)/) == nil, "\(what) has an inline script")
        #expect(body.firstMatch(of: /(src|href|action)="(https?:)?\/\//) == nil, "\(what) names another host")
    }
}
