import ArgumentParser
import Domain
import Engine

struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "Look at the messages that wait, and bring back those that were given up.",
        subcommands: [Status.self, Dead.self, Retry.self])

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How many messages wait, how many were given up, and how old the oldest is.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        private struct Line: Encodable {
            let topic: MessageTopic
            let waiting: Int
            let dead: Int
            let oldest: Instant?
        }

        func run() async throws {
            let depths = try await Composition.with(try await options.settings()) { try await $0.engine.outboxDepths() }
            let byTopic = Dictionary(depths.map { ($0.topic, $0) }) { first, _ in first }
            let lines = MessageTopic.allCases.map { topic in
                Line(
                    topic: topic, waiting: byTopic[topic]?.waiting ?? 0, dead: byTopic[topic]?.dead ?? 0,
                    oldest: byTopic[topic]?.oldest)
            }
            if output.json { return try Output.json(lines) }
            let rows = lines.map {
                [$0.topic.rawValue, String($0.waiting), String($0.dead), $0.oldest?.description ?? "-"]
            }
            Table(["TOPIC", "WAITING", "GIVEN UP", "OLDEST"], rows).print(orSay: "")
        }
    }

    struct Dead: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the messages that were given up. Shows no addresses and no texts.")

        @OptionGroup var options: SettingsOptions
        @Option(help: "Only this realm.") var realm: RealmID?
        @Option(help: "Only what comes after this message.") var after: MessageID?
        @Option(help: "How many at most, 1 to 1000.") var limit = 100
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard (1...1000).contains(limit) else { throw ValidationError("--limit is from 1 to 1000.") }
        }

        func run() async throws {
            let rows = try await Composition.with(try await options.settings()) { composition in
                try await composition.engine.deadLetters(realm: realm, after: after, limit: limit)
            }
            if output.json { return try Output.json(rows.map(DeadLetter.init)) }
            let cells = rows.map { row in
                [
                    row.id.description, row.realm.rawValue, row.topic.rawValue, String(row.attempts),
                    row.lastError ?? "-",
                    row.createdAt.description,
                ]
            }
            Table(["MESSAGE", "REALM", "TOPIC", "ATTEMPTS", "LAST ERROR", "WRITTEN"], cells).print(
                orSay: "No message was given up.")
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring given-up messages back; a running server sends them at once.",
            discussion: "A code that is no longer good is given up again: ask for a new one instead.")

        @Argument(help: "The messages' ids.") var ids: [MessageID] = []
        @Flag(help: "All that were given up, of the realm or of every one.") var all = false
        @OptionGroup var options: SettingsOptions
        @Option(help: "Only this realm.") var realm: RealmID?
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard all != !ids.isEmpty else { throw ValidationError("Name messages, or say --all.") }
        }

        private struct Printout: Encodable {
            let revived: [MessageID]
        }

        func run() async throws {
            let revived = try await Composition.with(try await options.settings()) { composition in
                let dead = try await DeadLetter.allIDs(composition.engine, realm: realm)
                let chosen = all ? dead : ids
                let strangers = Set(chosen).subtracting(dead)
                guard strangers.isEmpty else {
                    let names = strangers.sorted().map(\.description).joined(separator: ", ")
                    throw CommandFailure(
                        "message.not-dead", "Not among those given up, so nothing was brought back: \(names).", .no)
                }
                if !chosen.isEmpty { try await composition.engine.reviveDeadLetters(chosen, realm: realm) }
                return chosen
            }
            if output.json {
                try Output.json(Printout(revived: revived))
            } else {
                Output.line("Brought back: \(revived.count).")
            }
        }
    }
}

/// A given-up message as the commands show it.
private struct DeadLetter: Encodable {
    let id: MessageID
    let realm: RealmID
    let account: AccountID
    let topic: MessageTopic
    let webhook: WebhookID?
    let attempts: Int
    let lastError: String?
    let createdAt: Instant

    init(_ row: MessageRow) {
        id = row.id
        realm = row.realm
        account = row.account
        topic = row.topic
        webhook = row.webhook
        attempts = row.attempts
        lastError = row.lastError
        createdAt = row.createdAt
    }

    static func allIDs(_ engine: Engine, realm: RealmID?) async throws -> [MessageID] {
        let size = 1000
        var ids: [MessageID] = []
        while true {
            let page = try await engine.deadLetters(realm: realm, after: ids.last, limit: size)
            ids += page.map(\.id)
            if page.count < size { return ids }
        }
    }
}
