import ArgumentParser
import Storage

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Make the database's tables, or bring them up to date.",
        discussion: """
            Each migration is one transaction. Running it again changes nothing. Take a backup before an upgrade. \
            Where several nodes share a database, migrate first and then replace the nodes one by one: the previous \
            release works with the new tables.
            """)

    @OptionGroup var options: SettingsOptions
    @OptionGroup var output: JSONOption

    @Flag(help: "Change nothing; exit with 1 where migrations are pending.")
    var check = false

    @Flag(help: "Change nothing; print the SQL that would be run.")
    var dryRun = false

    func validate() throws {
        guard !(check && dryRun) else { throw ValidationError("Say either --check or --dry-run.") }
    }

    private struct Printout: Encodable {
        struct Step: Encodable {
            let number: Int64
            let name: String
            /// The newest migration that a program must know to work over this one.
            let needs: Int64
            /// Only where it would be run.
            let sql: String?
        }

        let applied: [Step]
        let pending: [Step]
    }

    func run() async throws {
        let settings = try await options.settings()
        if check { return try await tellPending(settings) }
        if dryRun { return try await tellScripts(settings) }
        let applied = try await SchemaUpdate.run(settings) { if !output.json { Output.line($0) } }
        if output.json { try Output.json(Printout(applied: applied.map { Self.step($0) }, pending: [])) }
    }

    private func tellPending(_ settings: ServerSettings) async throws {
        let pending = try await SchemaUpdate.pending(settings)
        if output.json {
            try Output.json(Printout(applied: [], pending: pending.map { Self.step($0) }))
        } else {
            Output.line(
                pending.isEmpty
                    ? "The schema is up to date." : "Pending: " + pending.map(\.title).joined(separator: ", "))
        }
        if !pending.isEmpty { throw ExitCode(ExitStatus.no.rawValue) }
    }

    /// The scripts alone on the standard output, so that somebody can read them, or hand them to
    /// the server's administrator.
    private func tellScripts(_ settings: ServerSettings) async throws {
        let pending = try await SchemaUpdate.pending(settings)
        let dialect = settings.isOnServer ? Dialect.postgres : .sqlite
        guard !output.json else {
            return try Output.json(Printout(applied: [], pending: pending.map { Self.step($0, in: dialect) }))
        }
        if pending.isEmpty { Output.note("The schema is up to date: nothing would be run.") }
        for migration in pending {
            Output.line("-- Migration \(migration.title). It needs programs that know migration \(migration.needs).")
            Output.line(migration.script(for: dialect))
            Output.line()
        }
    }

    private static func step(_ migration: Migration, in dialect: Dialect? = nil) -> Printout.Step {
        .init(
            number: migration.number, name: migration.name, needs: migration.needs,
            sql: dialect.map { migration.script(for: $0) })
    }
}
