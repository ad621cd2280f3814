import ArgumentParser
import Domain
import Engine
import Storage
import Transfer
import Vault

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the whole deployment into one file, to be imported into another database.",
        discussion: """
            The file holds one unchanging state of every table, in a form that both engines read. Identifiers and \
            other personal values are in it as they are in the database: sealed. The key file is not in it and has to \
            be moved separately. The server may run meanwhile, but what it does after the beginning is not in the \
            file: to move, stop it first.

            An export that was interrupted is begun again: a file without its end is refused by `bindery import`.
            """)

    @Argument(help: "The file to make, or - for the standard output.") var file: String
    @OptionGroup var options: SettingsOptions
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard file != "-" || !output.json else {
            throw ValidationError("--json would end up in the middle of the export.")
        }
    }

    private struct Printout: Encodable {
        let rows: Int64
        let bytes: Int64
    }

    func run() async throws {
        let settings = try await options.settings()
        let line = TransferLine()
        let summary = try await DatabaseOpening.with(try await DatabaseOpening.open(settings)) { database in
            let lock = try DataLock.take(settings, .shared)
            let now = database.sharedTime ?? SystemClock.now
            let summary = try await DeploymentExport.run(
                from: database, to: file == "-" ? .standardOutput : .file(file), at: now(), listen: line.listen)
            return withExtendedLifetime(lock) { summary }
        }
        line.finish()
        if output.json { return try Output.json(Printout(rows: summary.rows, bytes: summary.bytes)) }
        Output.note("Exported \(summary.rows) rows in \(summary.bytes) bytes, \(line.pace(summary.rows)).")
        Output.note("The key file belongs to it and is not in it: \(settings.keyFilePath)")
    }
}

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Move an exported deployment into an empty database.",
        discussion: """
            The database must have been made by `bindery migrate` of the same release and hold nothing. The file is checked before the \
            first row is written, and the database is read back afterwards and compared with it. Until that has come out right, no server \
            starts on it. Accounts that the list of erased accounts names are then erased again. An import that was interrupted continues where it stopped when the same command is run again.
            """)

    @Argument(help: "The export.") var file: String
    @Flag(help: "Write nothing; only compare the database with the file.") var verify = false
    @OptionGroup var options: SettingsOptions
    @OptionGroup var output: JSONOption

    private struct Printout: Encodable {
        let rows: Int64
        let earlierRows: Int64
        let finishedAt: Instant?
    }

    func run() async throws {
        let settings = try await options.settings()
        let line = TransferLine()
        let printout = try await DatabaseOpening.with(try await DatabaseOpening.open(settings)) { database in
            let lock = try DataLock.take(settings, verify ? .shared : .alone)
            let printout = try await move(into: database, line)
            return withExtendedLifetime(lock) { printout }
        }
        line.finish()
        let erased = verify ? 0 : try await eraseAgain(settings)
        if output.json { return try Output.json(printout) }
        Output.line(sentence(printout, line))
        if erased > 0 { Output.note("\(erased) accounts of it were erased before, and are again.") }
    }

    /// What was exported may be older than the list of erased accounts. Without the key file, which may come later, a
    /// server does it when it starts.
    private func eraseAgain(_ settings: ServerSettings) async throws -> Int {
        guard settings.erasures.exists, let ring = try? KeyFile.load(at: settings.keyFilePath) else { return 0 }
        let policies = (try? PolicyFolder.load(settings[Settings.policies])) ?? PolicyBook([])
        return try await DatabaseOpening.with(try await DatabaseOpening.open(settings)) { database in
            let lock = try DataLock.take(settings, .alone)
            let engine = Engine(
                store: SQLStore(database: database), vault: Vault(ring: ring), policies: policies,
                now: database.sharedTime ?? SystemClock.now, erasures: settings.erasures)
            let count = try await engine.eraseListed()
            return withExtendedLifetime(lock) { count }
        }
    }

    private func move(into database: any SQLDatabase, _ line: TransferLine) async throws -> Printout {
        let work = DeploymentImport(into: database, now: database.sharedTime ?? SystemClock.now, listen: line.listen)
        guard !verify else { return Printout(rows: try await work.verify(file: file), earlierRows: 0, finishedAt: nil) }
        let summary = try await work.run(file: file)
        return Printout(rows: summary.rows, earlierRows: summary.earlierRows, finishedAt: summary.finishedAt)
    }

    private func sentence(_ printout: Printout, _ line: TransferLine) -> String {
        guard !verify else { return "The database holds what the file does: \(printout.rows) rows." }
        let written = printout.rows - printout.earlierRows
        guard written > 0 || printout.rows == 0 else { return "The file was imported already: \(printout.rows) rows." }
        let earlier = printout.earlierRows > 0 ? ", after \(printout.earlierRows) of an earlier run" : ""
        return
            "Imported \(written) rows\(earlier), and the database holds what the file does. \(line.pace(written).capitalisedFirst)."
    }
}

extension String {
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension CommandFailure {
    init(_ failure: TransferFailure) {
        let status: ExitStatus =
            switch failure.sort {
            case .file: .no
            case .database: .configuration
            case .system: .cannotCreate
            case .busy: .unavailable
            }
        self.init(failure.code, failure.description, status)
    }
}
