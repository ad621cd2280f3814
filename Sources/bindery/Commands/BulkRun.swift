import Domain
import Engine
import Foundation
import Logging
import Transfer
import Web

/// What came of a file of accounts.
struct BulkOutcome: Sendable {
    var jobs: [BulkJobView] = []
    var accounts = 0
    var rejected: [(line: Int64, refusal: LineRefusal)] = []
    /// Of a dry run: how many would be taken from, and the others by their reason.
    var taken: Int64 = 0
    var skipped: [BulkForecastView.Skipped] = []

    struct Summary: Encodable {
        let dryRun: Bool
        let accounts: Int
        let rejected: Int
        let taken: Int64?
        let skipped: [BulkForecastView.Skipped]?
        let jobs: [BulkJobView]
    }

    func summary(_ isDryRun: Bool) -> Summary {
        Summary(
            dryRun: isDryRun, accounts: accounts, rejected: rejected.count, taken: isDryRun ? taken : nil,
            skipped: isDryRun ? skipped : nil, jobs: jobs)
    }

    func tell(_ isDryRun: Bool) {
        if !rejected.isEmpty { Output.line("\(rejected.count) lines rejected.") }
        guard !isDryRun else {
            Output.line("Would take from \(taken) of \(accounts) accounts, if it happened now.")
            for entry in skipped {
                let named = entry.accounts.prefix(3).joined(separator: ", ")
                Output.line("  \(entry.code)  \(entry.count)  \(named)\(entry.count > 3 ? ", …" : "")")
            }
            return
        }
        Table(["JOB", "STATE", "ACCOUNTS", "TOLD", "SKIPPED", "AT"], jobs.map(\.columns)).print(orSay: "No jobs.")
    }
}

extension BulkJobView {
    var columns: [String] {
        [
            id.description, state.rawValue, String(counts.total), String(counts.told + counts.done),
            String(counts.skipped), at.description,
        ]
    }
}

/// Makes jobs of a file, and tells the owners.
struct BulkRun {
    let engine: Engine
    let caller: Caller
    let order: ([BulkOrder.Named]) -> BulkOrder

    /// A job for each part. One that was made before is found again.
    func order(from file: BulkFile, isDryRun: Bool) async throws -> BulkOutcome {
        var (file, outcome) = (file, BulkOutcome())
        let (line, pace) = (ProgressLine(), Pace())
        while let part = try file.next() {
            outcome.rejected += part.rejected
            outcome.accounts += part.accounts.count
            let order = order(part.accounts)
            if part.accounts.isEmpty {
                continue
            } else if isDryRun {
                outcome.add(try await engine.rehearseBulk(order, caller))
            } else {
                outcome.jobs.append(try await engine.orderBulk(order, from: order.source, Call(caller)).get())
            }
            line.tell(pace.text(part.end, of: file.size))
        }
        line.finish()
        return outcome
    }

    /// Tells the owners, or watches a server do so, until all of them are told.
    func announce(_ jobs: [BulkJobView]) async throws -> [BulkJobView] {
        let keeper = LeaseKeeper(
            engine, BulkWork.lease, holder: engine.ids.next(at: engine.now()), logger: Logger(label: "bulk"))
        var (work, jobs) = (BulkWork(engine: engine), jobs)
        let course = BulkCourse(jobs)
        try await keeper.keep {
            while jobs.contains(where: { $0.state == .announcing }) {
                try await turn(&work, keeper)
                for place in jobs.indices where jobs[place].state == .announcing {
                    jobs[place] = try await engine.readBulk(jobs[place].id, caller)
                    if jobs[place].state == .announcing { break }
                }
                course.tell(jobs)
            }
        }
        course.finish()
        return jobs
    }

    private func turn(_ work: inout BulkWork, _ keeper: LeaseKeeper) async throws {
        guard let lease = keeper.lease else { return try await Task.sleep(for: BulkWork.idle) }
        do {
            try await Task.sleep(for: try await work.turn(under: lease))
        } catch is LeaseLost {
            keeper.lose()
        } catch StoreFailure.busy, StoreFailure.contended {
            // It has others to serve first, and has done nothing of the batch.
            try await Task.sleep(for: BulkWork.idle)
        }
    }

    // MARK: The report

    private struct Line: Encodable {
        var line: Int64?
        var job: BulkJobID?
        var externalID: String?
        let code: ReasonCode
        let detail: String
    }

    /// Lines that were rejected, and accounts that are left as they are.
    func write(_ outcome: BulkOutcome, to path: String) async throws {
        let catalogue = try Catalogue.bundled()
        let sentence = { (code: ReasonCode) in catalogue.sentence(for: code, in: .english).detail }
        let report = try BulkReportFile(path)
        for (line, refusal) in outcome.rejected {
            try report.add(Line(line: line, code: refusal.code, detail: sentence(refusal.code)))
        }
        for entry in outcome.skipped {
            for account in entry.accounts {
                try report.add(Line(externalID: account, code: entry.code, detail: sentence(entry.code)))
            }
        }
        for job in outcome.jobs {
            try await forEachEntry(of: job.id) { entry in
                guard let code = entry.code else { return }
                try report.add(
                    Line(
                        job: job.id, externalID: entry.externalID ?? entry.account?.description, code: code,
                        detail: sentence(code)))
            }
        }
        try report.finish()
    }

    private func forEachEntry(of job: BulkJobID, _ body: (BulkReportView.Entry) throws -> Void) async throws {
        var after: Int? = 0
        while let number = after {
            let page = try await engine.readBulkReport(job, after: number, caller)
            for entry in page.entries { try body(entry) }
            after = page.next
        }
    }
}

extension BulkOutcome {
    fileprivate mutating func add(_ forecast: BulkForecastView) {
        taken += forecast.taken
        for entry in forecast.skipped {
            if let known = skipped.firstIndex(where: { $0.code == entry.code }) {
                skipped[known] = skipped[known].adding(entry)
            } else {
                skipped.append(entry)
            }
        }
    }
}

/// Objects as JSON, one a line.
struct BulkReportFile {
    private let handle: FileHandle

    /// - Throws: `bulk.report-unwritable`
    init(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw CommandFailure("bulk.report-unwritable", "Could not write \(path).", .cannotCreate) }
        self.handle = handle
    }

    func add(_ value: some Encodable) throws { try handle.write(contentsOf: try JSONLine.bytes(value)) }

    func finish() throws { try handle.close() }
}

/// How many owners have been told, how quickly, and how long it still takes.
private struct BulkCourse {
    private let line = ProgressLine()
    private let began = ContinuousClock.now
    private let before: Int64

    init(_ jobs: [BulkJobView]) { before = Self.pending(jobs) }

    private static func pending(_ jobs: [BulkJobView]) -> Int64 { jobs.reduce(0) { $0 + $1.counts.pending } }

    func tell(_ jobs: [BulkJobView]) {
        let (left, all) = (Self.pending(jobs), jobs.reduce(0) { $0 + $1.counts.total })
        let seconds = max(began.duration(to: .now) / .seconds(1), 0.001)
        let rate = Double(before - left) / seconds
        let wait = rate > 0 ? Pace.span(Double(left) / rate) : "some time"
        line.tell("told \(all - left) of \(all), \(Int(rate)) accounts a second, \(wait) left")
    }

    func finish() { line.finish() }
}
