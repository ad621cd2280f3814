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

    /// Trying again what was delivered meanwhile does nothing, so pressing twice is harmless.
    @Sendable func revive(_ request: Request, _ context: StaffContext) async throws -> Response {
        let desk = try kit.desk(context, for: .operator)
        let form = try await kit.forms.read(
            .several("id"), .text("only", most: 64), .text("all", most: 8), .text("list", most: 16), of: request,
            context)
        let list = form["list"] == "failing" ? "failing" : "dead"
        // The button of one row sends that row, whatever else is chosen.
        let texts = form["only"].isEmpty ? form.all("id") : [form["only"]]
        let ids = texts.compactMap { MessageID($0) }
        guard ids.count == texts.count else { throw Problem.badValue("id") }
        let isAll = form["all"] == "yes"
        guard isAll || !ids.isEmpty else {
            return try await page(desk, context, isDone: false, [FieldError(list, desk.say("outboxNoneChosen"))])
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

    struct Message: Sendable {
        /// The message's; its box is named by it.
        let id: String
        let topic: String
        /// Masked, or a webhook's host.
        let address: String?
        let since: String
        let machineSince: String
        let attempts: String
        /// What went wrong, in words.
        let error: String?
        /// The same as the courier writes it down; what an operator looks for in the log.
        let code: String?
        let next: String?
        /// Name the box and the button for those who can't see the row.
        let choose: String
        let again: String
    }

    static let template = "console-outbox"
    /// Our forms are read up to 64 fields; the rest come up when these are gone.
    static let most = 50

    /// Whether messages were brought back a moment ago.
    let isDone: Bool
    let depths: [Depth]
    let hasDepths: Bool
    let failing: [Message]
    let hasFailing: Bool
    let hasMoreFailing: Bool
    let dead: [Message]
    let hasDead: Bool
    let hasMoreDead: Bool

    init(_ view: OutboxView, _ desk: Desk, isDone: Bool) {
        self.isDone = isDone
        depths = view.depths.map { Depth($0, desk) }
        hasDepths = !depths.isEmpty
        failing = view.failing.prefix(Self.most).map { Message($0, desk) }
        hasFailing = !failing.isEmpty
        hasMoreFailing = view.failing.count > Self.most
        dead = view.dead.prefix(Self.most).map { Message($0, desk) }
        hasDead = !dead.isEmpty
        hasMoreDead = view.dead.count > Self.most
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

extension OutboxPage.Message {
    init(_ message: MessageView, _ desk: Desk) {
        let (moments, topicName) = (desk.moments, desk.known("outboxTopic", message.topic.rawValue))
        let name = [topicName, message.address ?? moments.moment(message.createdAt)]
            .joined(separator: desk.say("deskComma"))
        id = message.id.description
        topic = topicName
        address = message.address
        since = moments.moment(message.createdAt)
        machineSince = moments.machine(message.createdAt)
        attempts = moments.number(message.attempts)
        error = message.lastError.map(desk.deliveryFault)
        code = message.lastError
        next = message.nextTry.map { moments.until($0) ?? desk.say("outboxNextNow") }
        choose = desk.say("outboxChoose", ["message": name])
        again = desk.say("outboxTryOne", ["message": name])
    }
}

extension Desk {
    /// What went wrong with a delivery: an answer by its number, anything else by its code.
    fileprivate func deliveryFault(_ code: String) -> String {
        let status = code.hasPrefix("http.") ? String(code.dropFirst("http.".count)) : nil
        return say.ifKnown("outboxFault.\(code)") ?? status.map { say("outboxFault.http", ["status": $0]) }
            ?? say("outboxFault.other")
    }
}
