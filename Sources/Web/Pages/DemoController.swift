import Domain
import Foundation
import HTTPTypes
import Hummingbird

/// The demo's telephones, as a page and as JSON. Registered in the demo alone.
struct DemoController {
    let phones: DemoPhones
    let answers: Answers
    let pages: PageTexts

    var endpoints: [Endpoint<WebContext>] {
        [
            .get(.demoTelephones, use: show),
            .get(.demoMessages, use: list),
        ]
    }

    private struct Messages: Encodable {
        let messages: [DemoPhones.Message]
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = Query(request)
        try query.only(["after"])
        let after = try query.value("after") { Int($0).flatMap { $0 >= 0 ? $0 : nil } } ?? 0
        return try answers.json(Messages(messages: await phones.messages(after)))
    }

    /// A telephone or a mailbox a section, the latest message first.
    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let messages = await phones.messages(0).reversed()
        let byOwner = Dictionary(grouping: messages, by: \.to).sorted { ($0.value.first?.sequence ?? 0) > ($1.value.first?.sequence ?? 0) }
        let telephones = byOwner.map { owner, messages in
            ["to": owner, "messages": messages.map { values($0, context.language) }] as [String: Any]
        }
        let html = pages.render("telephones", in: context.language, ["telephones": telephones, "empty": telephones.isEmpty])
        return .page(html, headers: [.contentLanguage: context.language.rawValue])
    }

    private func values(_ message: DemoPhones.Message, _ language: Language) -> [String: Any] {
        var values: [String: Any] = [
            "carrier": pages.word("carrier.\(message.carrier)", in: language), "sequence": message.sequence,
            "at": message.at.description.dropFirst(11).prefix(8),
        ]
        values["code"] = message.code
        values["pieces"] = pieces(of: message.text)
        return values
    }

    /// A telephone lets its owner press a link in a message; so does this page, for the links that lead back here.
    private func pieces(of text: String) -> [[String: Any]] {
        guard let start = text.range(of: answers.publicURL + "/") else { return [["text": text]] }
        let link = text[start.lowerBound...].prefix { !$0.isWhitespace }
        let rest = text[link.endIndex...]
        return [["text": String(text[..<start.lowerBound])], ["link": String(link)], ["text": String(rest)]]
    }
}
