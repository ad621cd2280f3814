import Storage

/// The statements of whole changes, sent to SQLite in a bare loop.
struct SQLiteFloor: Sendable {
    let site: ServerSite
    let template: ChangeTemplate

    private static let groupSize = 32

    /// - Parameters:
    ///   - start: the first of the copied accounts that this round takes.
    ///   - grouped: several changes side by side, which share the commit of each step.
    /// - Returns: changes a second, and what they cost.
    func round(from start: Int, count: Int, grouped: Bool) throws -> Round {
        let database = try BareSQLite(path: site.databasePath)
        let steps = try template.transactions.map { try Step($0, in: database) }
        let (commits, begin) = (try database.statement("COMMIT"), try database.statement("BEGIN IMMEDIATE"))
        let group = grouped ? Self.groupSize : 1
        let before = try ProcessFigures.read("self")
        let began = ContinuousClock.now
        for first in stride(from: start, to: start + count, by: group) {
            let places = first..<min(first + group, start + count)
            for step in steps {
                if step.writes { guard begin.run([]) else { throw database.failure("begin") } }
                for place in places { try step.run(ChangeValues(place: place), database) }
                if step.writes { guard commits.run([]) else { throw database.failure("commit") } }
            }
        }
        let seconds = (ContinuousClock.now - began).asSeconds
        let spent = try ProcessFigures.read("self").cpu - before.cpu
        let cost = Cost(
            databaseMilliseconds: spent.asMilliseconds / Double(count),
            commits: Double(template.commits) / Double(group),
            queries: Double(template.queries))
        return Round(value: Double(count) / seconds, cost: cost)
    }

    /// A transaction of the change, prepared.
    private struct Step {
        let writes: Bool
        private let statements: [(BareStatement, [ChangeTemplate.Argument])]

        init(_ transaction: ChangeTemplate.TemplateTransaction, in database: BareSQLite) throws {
            writes = transaction.writes
            statements = try transaction.statements.map { (try database.statement($0.sql), $0.arguments) }
        }

        func run(_ values: ChangeValues, _ database: BareSQLite) throws {
            for (statement, arguments) in statements {
                guard statement.run(arguments.map(values.value)) else {
                    throw database.failure("run a statement of a change")
                }
            }
        }
    }
}

/// What the change of one of the copied accounts brings along.
struct ChangeValues {
    let place: Int

    func value(_ argument: ChangeTemplate.Argument) -> SQLValue {
        switch argument {
        case .constant(let value): value
        case .account: .digits(Copies.account + place)
        case .binding: .digits(Copies.binding + place)
        case .index: .digits(Copies.indexNumber(place))
        case .own(let number, .blob(let bytes)): .blob(own(number, bytes))
        case .own(let number, _): .integer(Int64(truncatingIfNeeded: mixed(number)))
        }
    }

    /// An id begins with its time and so comes last in its index; a hash comes anywhere.
    private func own(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
        let word = withUnsafeBytes(of: UInt64(place << 8 | number & 255).bigEndian, Array.init)
        let lead = bytes.count == 16 ? Array(bytes.prefix(8)) : withUnsafeBytes(of: mixed(number).bigEndian, Array.init)
        return lead + bytes.dropFirst(8).dropLast(8) + word
    }

    /// Different for different changes, and spread over the whole range (the finaliser of
    /// MurmurHash3).
    private func mixed(_ number: Int) -> UInt64 {
        var word = UInt64(place << 8 | number & 255)
        word = (word ^ word >> 33) &* 0xFF51_AFD7_ED55_8CCD
        word = (word ^ word >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return word ^ word >> 33
    }
}

extension SQLValue {
    fileprivate static func digits(_ number: Int) -> SQLValue { .blob(Array(String(number).utf8)) }
}
