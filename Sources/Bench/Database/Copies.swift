/// Accounts by the hundred thousand, each with a binding: copies of one that the server made, under
/// other ids. Their sealed values can't be opened, and nobody asks for them.
struct Copies {
    let database: BareDatabase

    private static let batch = 100_000

    /// The ids are these numbers' digits.
    static let account = 1_000_000_000_000_000
    static let binding = 1_100_000_000_000_000
    static let index = 120_000_000_000_000_000
    static let flow = 1_300_000_000_000_000

    /// Spread over the whole index, as keyed hashes are, each one once.
    static func indexNumber(_ place: Int) -> Int { index + place * 73_687_787 % 100_000_000 }

    /// - Parameter model: the external id of the account that is copied.
    func make(_ count: Int, of model: String) throws {
        let (accounts, bindings) = (try accounts(model), try bindings(model))
        try repeated(count, "copying accounts") { numbers in
            accounts.replacing("NUMBERS", with: numbers) + ";" + bindings.replacing("NUMBERS", with: numbers)
        }
    }

    private func repeated(_ count: Int, _ what: String, _ statements: (String) -> String) throws {
        let progress = Progress(what, of: (count + Self.batch - 1) / Self.batch)
        for start in stride(from: 0, to: count, by: Self.batch) {
            let end = min(start + Self.batch, count)
            let numbers = """
                WITH RECURSIVE number(k) AS \
                (SELECT CAST(\(start) AS BIGINT) UNION ALL SELECT k + 1 FROM number WHERE k + 1 < \(end))
                """
            try database.run("BEGIN;" + statements(numbers) + ";COMMIT;")
            progress.step()
        }
        try database.settle()
    }

    /// Flows that ended half a year ago and longer, each with its proofs: copies of a change that
    /// was made, spread over the copied accounts.
    func makeFlows(_ count: Int, over accounts: Int) throws {
        let model = "(SELECT id FROM flow WHERE state = 'completed' ORDER BY id LIMIT 1)"
        let age = "CAST(\(185 * 86_400_000) AS BIGINT) + k % 30 * 86400000 + k"
        let moments = ["started_at", "state_at", "until_at", "completed_at"].map { ($0, "model.\($0) - (\(age))") }
        let flows = try copy(
            "flow", where: "model.id = \(model)",
            with: Dictionary(
                moments + [
                    ("id", database.bytes("\(Self.flow) + k")),
                    ("account_id", database.bytes("\(Self.account) + k % \(accounts)")),
                ]
            ) { one, _ in one })
        let proofs = try copy(
            "proof", where: "model.flow_id = \(model)", with: ["flow_id": database.bytes("\(Self.flow) + k")])
        try repeated(count, "copying flows") {
            flows.replacing("NUMBERS", with: $0) + ";" + proofs.replacing("NUMBERS", with: $0)
        }
    }

    private func accounts(_ model: String) throws -> String {
        try copy(
            "account", where: "model.external_id = '\(model)'",
            with: [
                "id": database.bytes("\(Self.account) + k"), "external_id": "'\(model)-' || CAST(k AS TEXT)",
            ])
    }

    private func bindings(_ model: String) throws -> String {
        try copy(
            "binding", where: "model.account_id = (SELECT id FROM account WHERE external_id = '\(model)')",
            with: [
                "id": database.bytes("\(Self.binding) + k"), "account_id": database.bytes("\(Self.account) + k"),
                "value_index": database.bytes("\(Self.index) + k * 73687787 % 100000000"),
            ])
    }

    private func copy(_ table: String, where condition: String, with other: [String: String]) throws -> String {
        let columns = try database.columns(of: table)
        let values = columns.map { other[$0] ?? "model.\($0)" }.joined(separator: ", ")
        return """
            INSERT INTO \(table) (\(columns.joined(separator: ", "))) NUMBERS \
            SELECT \(values) FROM \(table) AS model, number WHERE \(condition)
            """
    }
}
