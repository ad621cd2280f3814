import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// A server with something for every page and form to be about, and one browser that is signed in
/// both at the pages and at the console.
struct Siege {
    let web: WebHarness
    let browser: PersonAtWeb
    let surface: WebSurface
    /// What appears in the addresses.
    let flow: FlowID
    let caseID: CaseID
    let file: EvidenceID
    let notice: String
    let letIn: String
    let setUp: String
    let ticket: String
    let invitation: String

    /// The marketplace takes in what comes from here.
    private static let elsewhere = "realm: messenger\noperations: { migrate: { destinations: [marketplace] } }"

    static func run(_ test: @Sendable (Siege) async throws -> Void) async throws {
        let realm = try #require(PersonAtWeb.realm)
        let style = RealmStyle(names: [.english: "Lantern Market", .chinese: "灯笼集市"], signsIn: true)
        try await WebHarness.run(
            policies: [Policies.shipped("marketplace") + "\narrivals: { from: [messenger] }\n", elsewhere],
            styles: [realm: style],
            limits: WebLimits(wrongTokensPerMinute: 100_000)
        ) { web in
            try await test(try await Siege(web))
        }
    }

    private init(_ web: WebHarness) async throws {
        let lin = try await PersonAtWeb.account(web)
        let desk = try await DeskAtWork.signedIn(web, roles: [.reviewer, .operator])
        try await desk.browser.signIn()
        let engine = web.engine.engine
        let reviewed = try await web.wholeReview()
        (self.web, browser, caseID) = (web, desk.browser, reviewed.case)
        file = reviewed.file
        flow = try await FlowAtWeb.begin(browser).id
        notice = try await web.noticeToken()
        try await engine.askToBeLetIn(web.engine.realm, identifier: Secret(PersonAtWeb.phone), Browser())
        letIn = try #require(try await web.engine.mailbox.notices().compactMap(\.letInToken).last)
        setUp = try await engine.addStaff(AddStaff(login: "newcomer", name: "New", roles: [.reviewer], ownAccounts: []))
            .setUp.reveal()
        ticket = try await engine.makeVisit(MakeVisit(account: lin, context: web.engine.context), web.engine.call).get()
            .ticket
        invitation = try await engine.makeInvitation(to: lin, web.engine.call).get().token
        surface = try Self.surface(web)
    }

    private static func surface(_ web: WebHarness) throws -> WebSurface {
        let registry = web.registry
        return WebSurface(
            WebDependencies(
                engine: web.engine.engine, bundle: try WebHarness.bundle.get(), publicURL: "http://localhost:8080",
                demoPhones: DemoInbox { _ in [] }, readiness: { Readiness(ready: true, checks: [:]) },
                renderMetrics: { registry.render() }, metrics: registry, logger: web.log.logger))
    }

    /// - Parameter unknown: with ids and tokens that don't exist.
    func path(_ address: RoutePath, unknown: Bool = false) -> String {
        let isConsole = address.rawValue.hasPrefix("/console")
        let tokens: [RoutePath: String] = [
            .visit: ticket, .notMe: notice, .letIn: letIn, .consoleSetUp: setUp, .invitation: invitation,
            .startInvited: invitation,
        ]
        let values = [
            RoutePath.realm: "marketplace", RoutePath.operation: "phone.change", RoutePath.file: file.description,
            RoutePath.page: "1",
            RoutePath.id: isConsole ? caseID.description : flow.description, RoutePath.token: tokens[address] ?? "",
        ]
        return address.rawValue.split(separator: "/", omittingEmptySubsequences: false).map { part in
            guard part.hasPrefix("{") else { return String(part) }
            if address == .flowLink, !unknown { return flow.bare }
            return unknown ? "none-of-ours" : values[String(part.dropFirst().dropLast())] ?? ""
        }.joined(separator: "/")
    }
}

extension WebHarness {
    /// A change by documents alone that lena has taken, with a file that the person sent.
    fileprivate func wholeReview() async throws -> (case: CaseID, file: EvidenceID) {
        let account = try await engine.account("user-2", phone: "+8613700137000").id
        let flow = try await engine.start(account, track: "no-access").flow.id
        for method in ["national-id", "face"] { try await engine.attest(try #require(Requirement(method)), of: flow) }
        try await engine.supply(flow, "+8613600136000", reason: "lost-number")
        let id = try #require(try await engine.prove(.newCode, of: flow, at: "+8613600136000").get().review).id
        let member = try #require(try await engine.engine.listStaff().first { $0.login == "lena" })
        let lena = Caller(
            realm: engine.realm,
            principal: .staff(StaffPrincipal(id: member.id, login: "lena", roles: [.reviewer], ownAccounts: [])))
        _ = try await engine.engine.takeCase(id, Call(lena)).get()
        let said = try await engine.engine.addToCase(
            of: flow, text: "Here it is", files: [Upload(name: "paper.pdf", bytes: Array(Self.pdf.utf8))], engine.call)
        return (id, try #require(try said.get().review?.entries.last?.files.first).id)
    }

    static let pdf = "%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"

    /// Of a change that is done, for whoever says that it was not them.
    fileprivate func noticeToken() async throws -> String {
        let account = try await engine.account("user-3", phone: "+8613500135000").id
        _ = try await engine.change(account, from: "+8613500135000", to: "+8613400134000")
        return try #require(try await engine.mailbox.notices().compactMap(\.disownToken).last)
    }
}
