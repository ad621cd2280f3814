import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird

/// The layer of all pages: reads cookies and language, and turns whatever was thrown further in
/// into a page, since whoever presses a button can't read a problem document.
struct PageLayer: RouterMiddleware {
    let kit: PageKit

    private static let yearInSeconds = 365 * 86_400

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let formCookie = request.headers.cookie(.form).flatMap(Self.sane)
        let deviceCookie = request.headers.cookie(.device).flatMap(Self.sane)
        let asked = Self.askedLanguage(request)
        let page = pageRequest(
            request, context, asked, formSecret: formCookie ?? kit.freshSecret(),
            device: deviceCookie ?? kit.freshSecret())
        var context = context
        context.page = page
        var response = await answer(request, context, next)
        if formCookie == nil { response.headers.setCookie(.form, page.formSecret) }
        if deviceCookie == nil, let device = page.browser.device {
            response.headers.setCookie(.device, device, seconds: Self.yearInSeconds)
        }
        if let asked { response.headers.setCookie(.language, asked.rawValue, seconds: Self.yearInSeconds) }
        if let opened = response.headers.openedRealm, opened != page.lastRealm {
            response.headers.setCookie(.realm, opened.rawValue, seconds: Self.yearInSeconds)
        }
        if Self.hasToken(request) { response.headers[.referrerPolicy] = "no-referrer" }
        return response
    }

    /// The refusal of a request that none of our pages took.
    func problemPage(_ problem: Problem, _ request: Request, _ context: WebContext) -> Response {
        var context = context
        context.page = pageRequest(request, context, Self.askedLanguage(request), formSecret: "", device: "")
        return kit.problemPage(problem, context)
    }

    private func answer(
        _ request: Request, _ context: WebContext, _ next: (Request, WebContext) async throws -> Response
    ) async -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = kit.problems.problem(for: error, request, context)
            return kit.problemPage(problem, context, flowRealm: await realm(of: problem, request))
        }
    }

    /// Of the flow that somebody without a session wanted to see.
    private func realm(of problem: Problem, _ request: Request) async -> RealmID? {
        let parts = request.uri.path.split(separator: "/")
        guard problem.status == .unauthorized, parts.count > 1, parts[0] == RoutePath.flowPage.firstPart,
            let flow = FlowID(String(parts[1]))
        else { return nil }
        return try? await kit.engine.realm(of: flow)
    }

    private func pageRequest(
        _ request: Request, _ context: WebContext, _ asked: Language?, formSecret: String, device: String
    ) -> PageRequest {
        let chosen = request.headers.cookie(.language).flatMap(Language.init)
        let accepted = AcceptedLanguage.preferred(request.headers[.acceptLanguage])
        let browser = Browser(
            network: NetworkAddress.of(request, context, trustedProxies: kit.limits.trustedProxies), device: device,
            agent: BrowserName.of(request.headers[.userAgent]))
        return PageRequest(
            language: asked ?? chosen ?? accepted ?? .english, path: Self.returnPath(request), browser: browser,
            formSecret: formSecret,
            visitorCookie: request.headers.cookie(.visitor).flatMap(VisitorCookie.init),
            lastRealm: request.headers.cookie(.realm).flatMap(RealmID.init),
            staffSecret: request.headers.cookie(.staff).map { Secret($0) },
            signInSecret: request.headers.cookie(.signIn).map { Secret($0) }
        )
    }

    /// `?lang=zh`: a link can change the language, since that harms nobody.
    private static func askedLanguage(_ request: Request) -> Language? {
        request.uri.queryParameters.get("lang").flatMap(Language.init)
    }

    /// Pages with a secret in their address, which must not travel on. So no referrer says where
    /// their forms were, and those post to the page itself.
    private static func hasToken(_ request: Request) -> Bool {
        [RoutePath.consoleSetUp, .notMe, .letIn].contains { $0.matches(request.uri.path) }
    }

    /// What was posted can't be asked for again, so the way back is the page with the form.
    private static func returnPath(_ request: Request) -> String {
        let isRead = request.method == .get || request.method == .head || hasToken(request)
        let path = isRead ? request.uri.path : request.headers[.referer].flatMap { URL(string: $0)?.path() }
        return path.flatMap(own) ?? RoutePath.securityCentre.rawValue
    }

    /// Links are made of it, and anybody can send any path: `//host` and `/\host` would lead away
    /// from here.
    private static func own(_ path: String) -> String? {
        path.hasPrefix("/") && !path.hasPrefix("//") && RoutePath.allCases.contains { $0.matches(path) } ? path : nil
    }

    /// Ours are 64 hexadecimal digits. Anything else was not made here.
    private static func sane(_ text: String) -> String? { Hex.bytes(text)?.count == 32 ? text : nil }
}

/// A browser in words that its owner knows it by in a list: `Chrome, Android`.
enum BrowserName {
    private static let browsers = [
        ("MicroMessenger", "WeChat"), ("AlipayClient", "Alipay"), ("Edg", "Edge"), ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"), ("Safari", "Safari"),
    ]
    private static let systems = [
        ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"), ("Linux", "Linux"),
    ]

    /// Nil when neither is known: what the header says is not repeated, since it can be anything.
    static func of(_ header: String?) -> String? {
        guard let header else { return nil }
        let names = [browsers, systems].compactMap { known in known.first { header.contains($0.0) }?.1 }
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }
}
