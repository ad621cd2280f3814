import Domain
import Engine
import HTTPTypes
import Hummingbird

/// What waits to be sent, and what was given up.
struct OutboxController {
    let kit: PageKit

    var endpoints: [Endpoint<StaffContext>] {
        [
            .get(.consoleOutbox, use: show),
            .post(.consoleOutbox, use: revive),
        ]
    }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let desk = try kit.desk(context, for: .operator)
        let query = Query(request)
        try query.only(["again", "lang"])
        return try await page(desk, context, isDone: try query.value("again") { $0 == "yes" ? true : nil } ?? false, [])
    }

    /// Bringing back what is no longer dead does nothing, so pressing twice is harmless.
    @Sendable func revive(_ request: Request, _ context: StaffContext) async throws -> Response {
        let desk = try kit.desk(context, for: .operator)
        let form = try await kit.forms.read(.several("id"), .text("all", most: 8), of: request, context)
        let ids = form.all("id").compactMap { MessageID($0) }
        guard ids.count == form.all("id").count else { throw Problem.badValue("id") }
        let isAll = form["all"] == "yes"
        guard isAll || !ids.isEmpty else {
            return try await page(desk, context, isDone: false, [FieldError("dead", desk.say("outboxNoneChosen"))])
        }
        try await kit.engine.reviveMessages(isAll ? nil : ids, Call(desk.caller))
        return .going(to: RoutePath.consoleOutbox.filled(with: desk.realm.rawValue) + "?again=yes")
    }

    private func page(
        _ desk: Desk, _ context: StaffContext, isDone: Bool, _ errors: [FieldError]
    ) async throws -> Response {
        let outbox = try await kit.engine.readOutbox(Call(desk.caller))
        return kit.consolePage(
            OutboxPage(outbox, desk, isDone: isDone), context, realm: desk.realm, here: .outbox,
            errors.isEmpty ? .ok : .unprocessableContent, errors: errors)
    }
}

struct OutboxPage: PageModel {
    struct Depth: Sendable {
        let topic: String
        let waiting: String
        let dead: String
        let oldest: String?
    }

    struct Dead: Sendable {
        /// The message's; its box is named by it.
        let id: String
        let topic: String
        let since: String
        let machineSince: String
        let attempts: String
        /// A code, as the courier writes it down.
        let error: String?
        /// Names the box for those who can't see the row.
        let choose: String
    }

    static let template = "console-outbox"
    /// Our forms are read up to 64 fields; the rest come up when these are gone.
    static let mostDead = 50

    /// Whether messages were brought back a moment ago.
    let isDone: Bool
    let depths: [Depth]
    let hasDepths: Bool
    let dead: [Dead]
    let hasDead: Bool
    let hasMore: Bool

    init(_ view: OutboxView, _ desk: Desk, isDone: Bool) {
        self.isDone = isDone
        depths = view.depths.map { Depth($0, desk) }
        hasDepths = !depths.isEmpty
        dead = view.dead.prefix(Self.mostDead).map { Dead($0, desk) }
        hasDead = !dead.isEmpty
        hasMore = view.dead.count > Self.mostDead
    }
}

extension OutboxPage.Depth {
    init(_ depth: OutboxDepth, _ desk: Desk) {
        topic = desk.known("outboxTopic", depth.topic.rawValue)
        waiting = desk.moments.number(depth.waiting)
        dead = desk.moments.number(depth.dead)
        oldest = depth.oldest.map(desk.moments.since)
    }
}

extension OutboxPage.Dead {
    init(_ message: DeadView, _ desk: Desk) {
        let (moments, topicName) = (desk.moments, desk.known("outboxTopic", message.topic.rawValue))
        id = message.id.description
        topic = topicName
        since = moments.moment(message.createdAt)
        machineSince = moments.machine(message.createdAt)
        attempts = moments.number(message.attempts)
        error = message.lastError
        choose = desk.say("outboxChoose", ["topic": topicName, "since": since])
    }
}
