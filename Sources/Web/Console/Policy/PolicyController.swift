import Domain
import Engine
import HTTPTypes
import Hummingbird

/// The policy in force, in plain words.
struct PolicyController {
    let kit: PageKit

    var endpoints: [Endpoint<StaffContext>] { [.get(.consolePolicy, use: show)] }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let desk = try kit.desk(context, for: .operator)
        let texts = try kit.engine.policyTexts(desk.caller, context.page.language)
        let say = kit.say(context)
        let chapters = texts.chapters.map {
            PolicyPage.Chapter(title: say("policyChapter.\($0.name)"), sentences: $0.sentences)
        }
        let page = PolicyPage(realm: desk.realm.rawValue, version: texts.version, chapters: chapters)
        return kit.consolePage(page, context, realm: desk.realm, here: .policy)
    }
}

struct PolicyPage: PageModel {
    struct Chapter: Sendable {
        let title: String
        let sentences: [String]
    }

    static let template = "console-policy"

    let realm: String
    let version: String
    let chapters: [Chapter]
}
