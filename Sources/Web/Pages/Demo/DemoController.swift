import Domain
import Engine
import HTTPTypes
import Hummingbird

/// The demo's telephones, as a page and as JSON. Registered in the demo alone.
struct DemoController {
    let phones: DemoInbox
    let responses: ResponseWriter
    let kit: PageKit

    var pages: [Endpoint<PageContext>] {
        [.get(.demoTelephones, use: show), .post(.demoPeople, use: add), .post(.demoSkip, use: skip)]
    }
    var data: [Endpoint<WebContext>] { [.get(.demoMessages, use: list)] }

    private struct Messages: Encodable {
        let messages: [DemoInbox.Message]
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = Query(request)
        try query.only(["after"])
        let after = try query.value("after") { Int($0).flatMap { $0 >= 0 ? $0 : nil } } ?? 0
        return try responses.json(Messages(messages: await phones.messages(after)))
    }

    /// One section per telephone or mailbox, the latest message first.
    @Sendable func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let say = kit.say(context)
        let messages = await phones.messages(0).reversed()
        let byOwner = Dictionary(grouping: messages, by: \.to).sorted {
            ($0.value.first?.sequence ?? 0) > ($1.value.first?.sequence ?? 0)
        }
        let telephones = byOwner.map { owner, messages in
            TelephonesPage.Telephone(to: owner, messages: messages.map { shown($0, say) })
        }
        return kit.page(
            TelephonesPage(world: try await world(say, context.page.language), telephones: telephones), context)
    }

    @Sendable func add(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await kit.forms.read(.text("realm", most: 64), of: request, context)
        guard let controls = phones.controls, let realm = RealmID(rawValue: form["realm"]),
            kit.engine.policies.realms.contains(realm)
        else { throw Problem.routeNotFound }
        try await controls.addPerson(realm)
        return Self.back
    }

    @Sendable func skip(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await kit.forms.read(.text("span", most: 16), of: request, context)
        guard let controls = phones.controls, let skip = DemoControls.Skip(rawValue: form["span"]) else {
            throw Problem.routeNotFound
        }
        try await controls.skip(skip)
        return Self.back
    }

    private static var back: Response {
        Response(status: .seeOther, headers: [.location: RoutePath.demoTelephones.rawValue])
    }

    private func world(_ say: Speech, _ language: Language) async throws -> TelephonesPage.World? {
        guard let controls = phones.controls else { return nil }
        let people = Dictionary(grouping: try await controls.people(), by: \.realm)
        let wait = try await controls.nextWait()
        let skips = DemoControls.Skip.allCases.filter { $0 != .wait || wait != nil }
        return TelephonesPage.World(
            realms: kit.engine.policies.realms.map { realm in
                TelephonesPage.Realm(
                    name: kit.styles[realm].name(in: language), id: realm.rawValue,
                    signIn: kit.styles[realm].signsIn ? RoutePath.signIn.filled(with: realm.rawValue) : nil,
                    people: (people[realm] ?? []).map { person in
                        let values = ["phone": person.phone ?? say("phonesNoNumber"), "password": person.password]
                        return say("phonesPerson", values)
                    })
            }, clock: say("phonesClock", ["time": clocks(say)]),
            skips: skips.map { TelephonesPage.Skip(span: $0.rawValue, text: say("phonesSkip.\($0.rawValue)")) },
            addAction: RoutePath.demoPeople.rawValue, skipAction: RoutePath.demoSkip.rawValue)
    }

    /// One time for each clock that a realm goes by.
    private func clocks(_ say: Speech) -> String {
        let now = kit.engine.now()
        let times = kit.engine.policies.realms.map {
            Moments(say, zone: kit.engine.timeZone(of: $0), now: now).moment(now)
        }
        return times.reduce(into: []) { unique, time in if !unique.contains(time) { unique.append(time) } }
            .joined(separator: " / ")
    }

    private func shown(_ message: DemoInbox.Message, _ say: Speech) -> TelephonesPage.Message {
        TelephonesPage.Message(
            carrier: say("carrier.\(message.carrier)"), at: time(of: message), code: message.code,
            pieces: pieces(of: message.text))
    }

    /// By the same clock as the text.
    private func time(of message: DemoInbox.Message) -> String {
        let zone = kit.engine.timeZone(of: message.realm)
        let local = (message.at + zone.offset(at: message.at)).description
        return "\(local.dropFirst(11).prefix(8)) (\(zone.label(at: message.at)))"
    }

    /// A telephone lets its owner press a link in a message; so does this page, for the links that
    /// lead back here.
    private func pieces(of text: String) -> [TelephonesPage.Piece] {
        guard let start = text.firstRange(of: responses.publicURL + "/") else { return [.init(text: text)] }
        let link = text[start.lowerBound...].prefix { !$0.isWhitespace }
        return [
            .init(text: String(text[..<start.lowerBound])), .init(link: String(link)),
            .init(text: String(text[link.endIndex...])),
        ]
    }
}

/// The demo's telephones and mailboxes.
struct TelephonesPage: PageModel {
    struct Piece: Sendable {
        var text: String?
        var link: String?
    }

    struct Message: Sendable {
        let carrier: String
        /// `16:30:05 (UTC+8)`
        let at: String
        let code: String?
        let pieces: [Piece]
    }

    struct Telephone: Sendable {
        let to: String
        let messages: [Message]
    }

    /// A realm with the people whom its pages can be tried as.
    struct Realm: Sendable {
        let name: String
        let id: String
        /// Nil where its platform signs people in.
        let signIn: String?
        let people: [String]
    }

    struct Skip: Sendable {
        let span: String
        let text: String
    }

    /// What can be done in the demo.
    struct World: Sendable {
        let realms: [Realm]
        let clock: String
        let skips: [Skip]
        let addAction: String
        let skipAction: String
    }

    static let template = "telephones"

    let world: World?
    let telephones: [Telephone]
}
