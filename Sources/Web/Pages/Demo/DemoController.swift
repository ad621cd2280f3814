import Domain
import HTTPTypes
import Hummingbird

/// The demo's telephones, as a page and as JSON. Registered in the demo alone.
struct DemoController {
    let phones: DemoInbox
    let responses: ResponseWriter
    let kit: PageKit

    var pages: [Endpoint<PageContext>] { [.get(.demoTelephones, use: show)] }
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
        return kit.page(TelephonesPage(telephones: telephones), context)
    }

    private func shown(_ message: DemoInbox.Message, _ say: Speech) -> TelephonesPage.Message {
        TelephonesPage.Message(
            carrier: say("carrier.\(message.carrier)"), at: String(message.at.description.dropFirst(11).prefix(8)),
            code: message.code,
            pieces: pieces(of: message.text))
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
        /// `16:30:05`
        let at: String
        let code: String?
        let pieces: [Piece]
    }

    struct Telephone: Sendable {
        let to: String
        let messages: [Message]
    }

    static let template = "telephones"

    let telephones: [Telephone]
}
