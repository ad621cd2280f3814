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
            PolicyPage.Chapter(title: Self.title($0.name, say), sentences: $0.sentences)
        }
        let page = PolicyPage(realm: desk.realm.rawValue, version: texts.version, chapters: chapters)
        return kit.consolePage(page, context, realm: desk.realm, here: .policy)
    }

    /// `identifiers`, or `operation.phone.change`.
    private static func title(_ chapter: String, _ say: Speech) -> String {
        let parts = chapter.split(separator: ".", maxSplits: 1).map(String.init)
        let operation = parts.count == 2 && parts[0] == "operation" ? OperationName(parts[1]) : nil
        return operation.map { say("policyChapter.operation", of: $0) } ?? say("policyChapter.\(chapter)")
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
