import Domain
import Engine
import Foundation
import Storage
import Transfer
import Vault

/// Looks at what a database holds, on either engine. Changes nothing.
struct DataCheckup {
    let database: any SQLDatabase
    /// The path of the key file that should open it.
    let keyFile: String
    /// The list of erased accounts that belongs to it; a backup has none.
    var erasures: ErasureFile?
    /// Whether it is a backup, which may be older than this release: restoring brings it up to
    /// date.
    var isCopy = false
    /// The files beside the policies in force; nil where they can't be read, which is told elsewhere.
    var policies: PolicyBook?

    /// - Parameter isDeep: whether to read every page, which takes as long as reading the file.
    func findings(isDeep: Bool) async -> [Finding] {
        var findings = [await Finding.from("schema", schema)]
        if isDeep { findings.append(await Finding.from("integrity", integrity)) }
        guard findings[0].verdict != .wrong else { return findings }
        guard let engine else { return findings }
        findings.append(await Finding.from("keys-and-data") { try await keysAndData(engine) })
        guard !isCopy else { return findings }
        findings.append(await Finding.from("outbox") { try await outbox(engine) })
        findings.append(await Finding.from("retention") { try await retention(engine) })
        if let erasures {
            findings.append(await Finding.from("erased-accounts") { try await erased(engine, erasures) })
        }
        return findings + (await policyFiles(engine))
    }

    private func schema() async throws -> Finding {
        let size = Pace.size(try await database.databaseSize)
        guard isCopy, let first = try await Migrator(database: database).pending().first else {
            try await SchemaCheck.refuseBehind(database)
            return .good("schema", "up to date, \(size)")
        }
        return .note(
            "schema", "it lacks migration \(first.title) and what follows, \(size)",
            "Run `bindery migrate` after restoring it.")
    }

    private func integrity() async throws -> Finding {
        do {
            try await database.checkIntegrity()
            return .good("integrity", "every page reads as it should")
        } catch StorageFailure.corrupt(let detail) {
            return .wrong(
                "integrity", "it is damaged: \(detail)", isCopy ? "Take another backup." : Self.wayOut(database.dialect)
            )
        }
    }

    /// Nil without keys, which is told elsewhere.
    private var engine: Engine? {
        guard let ring = try? KeyFile.load(at: keyFile) else { return nil }
        return Engine(
            store: SQLStore(database: database), vault: Vault(ring: ring), policies: policies ?? PolicyBook([]),
            now: database.sharedTime ?? SystemClock.now,
            erasures: erasures.map { $0 as any ErasureList } ?? NoErasureList())
    }

    private func erased(_ engine: Engine, _ list: ErasureFile) async throws -> Finding {
        let (check, state) = ("erased-accounts", try await engine.erasureState())
        guard state.left == 0 else {
            return .wrong(
                check, "\(state.left) accounts that \(list.path) names can be read here",
                "Start the server, which erases them first, or run `bindery accounts erased --apply \(list.path)`.")
        }
        guard list.isWritable else {
            return .wrong(
                check, "\(list.path) can't be written",
                "Give it to the user who runs the server: until then no account is erased.")
        }
        guard state.listed >= state.erased else {
            return .wrong(
                check, "\(state.erased) accounts are erased, and \(list.path) names \(state.listed)",
                "Restore its copy; or start the server, which writes down those of the database. A backup from before they were erased would bring the others back."
            )
        }
        return .good(check, "\(state.listed), in \(list.path)")
    }

    private func keysAndData(_ engine: Engine) async throws -> Finding {
        try await KeyCheck.refuseForeign(engine)
        return .good("keys-and-data", "the key file opens what is in the database")
    }

    private func outbox(_ engine: Engine) async throws -> Finding {
        let depths = try await engine.outboxDepths()
        let (waiting, dead) = (depths.reduce(0) { $0 + $1.waiting }, depths.reduce(0) { $0 + $1.dead })
        guard dead > 0 else { return .good("outbox", "\(waiting) messages wait") }
        return .note("outbox", "\(dead) messages were given up", "Look at them with `bindery outbox dead`.")
    }

    /// A pass begins each hour. One that takes longer than a day does not keep up with what comes
    /// due.
    private func retention(_ engine: Engine) async throws -> Finding {
        guard let row = try await engine.sweepRow() else { return .good("retention", "no server has run here yet") }
        let now = engine.now()
        if row.isHeld(at: now), let until = row.heldUntil, row.finishedAt == nil {
            return .good("retention", "a new database: nothing is erased before \(until)")
        }
        if row.isHeld(at: now), let until = row.heldUntil {
            return .note(
                "retention", "nothing is erased before \(until): the clock jumped, or no server ran for a while",
                "See that the clock is right.")
        }
        let last = row.finishedAt.map { "the last pass was done at \($0)" } ?? "no pass was ever done"
        guard row.seenAt.since(row.finishedAt ?? Instant(milliseconds: 0)) > .days(1) else {
            return .good("retention", last)
        }
        return .note(
            "retention", "what is due is not cleared in time: \(last)",
            "Look for `sweeping failed` in the log, and at bindery_sweep_behind_seconds.")
    }

    /// What a server that starts here would make of each file, and what the data breaks of it.
    private func policyFiles(_ engine: Engine) async -> [Finding] {
        do {
            return try await engine.comparePolicies().compactMap { file in policyFile(file, engine.kinds) }
        } catch {
            return [.wrong("policy-in-force", error)]
        }
    }

    private func policyFile(_ file: FilePolicy, _ kinds: IdentifierKinds) -> Finding? {
        let name = "realm \(file.realm)"
        switch file.publication {
        case .inForce: return .good("policy-in-force", "\(name): the file is in force")
        case .published:
            return .good("policy-in-force", "\(name): none yet; a server that starts puts the file in force")
        case .older:
            return .note(
                "policy-in-force", "\(name): the file is older than version \(file.inForce), which is in force",
                "Bring the newer file here, or turn back with `bindery policy publish`.")
        case .unpublished:
            return .note(
                "policy-in-force", "\(name): the file is new; version \(file.inForce) is in force",
                "Restart a server, or use `bindery policy publish`.")
        case .conflicting(let conflicts):
            let rules = conflicts.map { $0.text(in: .english, kinds) }.joined(separator: " ")
            return .wrong(
                "policy-in-force", "\(name): the file can't be put in force. \(rules)",
                "See the accounts with `bindery policy publish`. Unbind or move what is too much, or let the policy allow it"
            )
        }
    }

    /// What to do about damage.
    static func wayOut(_ dialect: Dialect) -> String {
        switch dialect {
        case .sqlite:
            "Stop the server, keep a copy of the file and its -wal, and restore the last backup. "
                + "What happened since then may still be read out with `bindery export`. See docs/operations.md, Damage"
        case .postgres: "Fail over to the standby, or restore the last backup. See docs/operations.md, Damage"
        }
    }
}
