import Domain
import Engine
import HTTPTypes
import Hummingbird

/// What every controller of pages needs: the engine, and the means to draw a page and to read a
/// form.
struct PageKit: Sendable {
    let engine: Engine
    let renderer: PageRenderer
    let styles: RealmStyles
    let catalogue: Catalogue
    let problems: ProblemTranslation
    let forms: FormReader
    let limits: WebLimits
    let publicURL: String

    init(_ dependencies: WebDependencies) {
        engine = dependencies.engine
        renderer = dependencies.bundle.renderer
        styles = dependencies.bundle.styles
        catalogue = dependencies.bundle.catalogue
        problems = ProblemTranslation(routes: [], logger: dependencies.logger)
        forms = FormReader(limits: dependencies.limits, publicURL: dependencies.publicURL)
        limits = dependencies.limits
        publicURL = dependencies.publicURL
    }

    /// 256 random bits as 64 characters.
    func freshSecret() -> String { Hex.text(engine.randomness.bytes(32)) }

    func say(_ context: some PageRequestContext) -> Speech {
        styles.speech(context.realm, in: context.page.language, engine)
    }

    func moments(_ context: some PageRequestContext) -> Moments {
        Moments(say(context), zone: engine.timeZone(of: context.realm), now: engine.now())
    }

    /// The catalogue's sentence for a reason.
    func sentence(_ code: ReasonCode, _ context: some PageRequestContext) -> Catalogue.Sentence {
        catalogue.sentence(for: code, in: context.page.language)
    }

    /// - Parameter errors: shown above the page with links to their fields, and in the title.
    func page(
        _ model: some PageModel, _ context: some PageRequestContext, _ status: HTTPResponse.Status = .ok,
        errors: [FieldError] = []
    ) -> Response {
        page(model, context, FrameParts(errors: errors), status)
    }

    func page(
        _ model: some PageModel, _ context: some PageRequestContext, _ parts: FrameParts,
        _ status: HTTPResponse.Status = .ok
    ) -> Response {
        let language = context.page.language
        let frame = frame(context.page, context.realm, FormToken.make(context), parts)
        let html = renderer.html(
            type(of: model).template, model, words: styles.words(context.realm, in: language), frame)
        return .page(html, status, headers: [.contentLanguage: frame.lang])
    }

    /// The refusal page. Thrown from anywhere, so it knows no session; it says where to go on.
    /// - Parameter flowRealm: of the flow that it is about, where that is known.
    func problemPage(_ problem: Problem, _ context: WebContext, flowRealm: RealmID? = nil) -> Response {
        guard let page = context.page else { return Response(status: problem.status) }
        let former = page.visitorCookie?.realm
        let realm = ProblemPage.isOfConsole(page) ? former : flowRealm ?? former ?? page.lastRealm ?? engine.onlyRealm
        let sentence = catalogue.sentence(for: problem.code, in: page.language)
        let speech = styles.speech(realm, in: page.language, engine)
        let moments = Moments(speech, zone: engine.timeZone(of: realm), now: engine.now())
        let model = ProblemPage(
            title: sentence.title, detail: sentence.detail, code: problem.code.rawValue,
            retryAt: problem.wayForward.at.map(moments.moment),
            again: ProblemPage.again(after: problem, page, styles[realm], speech),
            back: ProblemPage.back(from: problem, page, realm, styles[realm], speech))
        let frame = frame(page, realm, "", FrameParts())
        let html = renderer.html(ProblemPage.template, model, words: styles.words(realm, in: page.language), frame)
        return .page(html, problem.status, headers: problem.headers.merging([.contentLanguage: frame.lang]))
    }

    private func frame(_ page: PageRequest, _ realm: RealmID?, _ formToken: String, _ parts: FrameParts) -> Frame {
        let style = styles[realm]
        let others = Language.allCases.filter { $0 != page.language }
        return Frame(
            lang: page.language.html,
            languages: others.map { .init(code: $0.html, name: $0.ownName, href: "\(page.path)?lang=\($0.rawValue)") },
            styles: [styles.sheet, style.sheet].compactMap { $0 }, script: styles.script,
            name: style.name(in: page.language),
            logo: style.logo, home: parts.home,
            help: style.help.map { .init(href: $0.href, text: $0.text(in: page.language)) },
            formToken: formToken, errors: parts.errors, signOut: parts.signOut, staffName: parts.staffName,
            places: parts.places, realm: parts.realm, realms: parts.realms, clock: parts.clock,
            hasErrors: !parts.errors.isEmpty, hasPlaces: !parts.places.isEmpty, hasRealms: !parts.realms.isEmpty)
    }
}

/// What differs from page to page in the frame.
struct FrameParts: Sendable {
    var errors: [FieldError] = []
    /// Where the platform's name links to.
    var home: String?
    /// Where the button to sign out posts to; nil leaves it out.
    var signOut: String?
    var staffName: String?
    var places: [Frame.NavigationItem] = []
    var realm: String?
    var realms: [Frame.NavigationItem] = []
    var clock: String?
}

/// What the refusal page shows.
struct ProblemPage: PageModel {
    static let template = "problem"

    let title: String
    let detail: String
    let code: String
    let retryAt: String?
    /// How to come here again, for whoever can't sign in here.
    let again: String?
    let back: FlowLink?

    /// Whoever is not signed in is led to where they can be; everybody else goes back to where they came from.
    static func back(
        from problem: Problem, _ page: PageRequest, _ realm: RealmID?, _ style: RealmStyle, _ say: Speech
    ) -> FlowLink? {
        if isOfConsole(page) { return FlowLink(href: RoutePath.console.rawValue, text: say("goBack")) }
        guard problem.status == .unauthorized else {
            return page.visitorCookie == nil ? nil : FlowLink(href: page.path, text: say("goBack"))
        }
        if let realm, style.signsIn {
            let address = RoutePath.signIn.filled(with: realm.rawValue)
            return FlowLink(href: NextPage.link(address, NextPage(page.path)), text: say("signInByPassword"))
        }
        let platform = style.name(in: say.language)
        return style.returnURLs.first.map { FlowLink(href: $0, text: say("flowBackTo", ["platform": platform])) }
    }

    /// A session that the platform began, or the link of a message, is had again from there alone.
    static func again(after problem: Problem, _ page: PageRequest, _ style: RealmStyle, _ say: Speech) -> String? {
        guard problem.status == .unauthorized, !isOfConsole(page) else { return nil }
        let isFlow = RoutePath.flowPage.matches(page.path)
        if style.signsIn { return isFlow ? say("sessionAgainByLink") : nil }
        return say(isFlow ? "sessionAgainFlow" : "visitAgain")
    }

    static func isOfConsole(_ page: PageRequest) -> Bool { page.path.hasPrefix(RoutePath.console.rawValue) }
}

extension Language {
    /// BCP 47, with the script: there is no other Chinese here.
    var html: String { self == .chinese ? "zh-Hans" : "en" }
    /// Named in itself, for whoever can't read the other.
    var ownName: String { self == .chinese ? "中文" : "English" }
}

extension HTTPFields {
    func merging(_ others: HTTPFields) -> HTTPFields {
        var all = self
        for field in others { all.append(field) }
        return all
    }
}
