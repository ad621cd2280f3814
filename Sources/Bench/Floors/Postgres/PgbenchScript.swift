import Storage

/// A change's statements as a script for PostgreSQL's own benchmark tool: each transaction in one
/// pipeline, with prepared statements.
///
/// The tool's variables are numbers, and the digits of a number are good bytes to PostgreSQL, so
/// each change's own ids and keys are numbers too.
struct PgbenchScript: Sendable {
    private(set) var text = ""
    /// What is the same in every change, by the variable's name.
    private(set) var constants: [String: String] = [:]

    private var names: [String: String] = [:]

    /// 16 digits for ids, which come in order; 18 for keys, which come in no order.
    private static let firstID = 1_200_000_000_000_000
    private static let idStep = 100_000_000_000_000
    private static let keys = (least: 100_000_000_000_000_000, count: 899_999_999_999_999_999)

    init(_ template: ChangeTemplate) {
        let body = template.transactions.map { transaction($0) }.joined()
        text = Self.head + ownValues(of: template) + Self.preparation + body
    }

    /// `place` counts the copied accounts: the round's first, and then each client's own.
    private static let head = """
        \\set n :n + 1
        \\set place :base + :n * :width + :client_id
        \\set account \(Copies.account) + :place
        \\set binding \(Copies.binding) + :place
        \\set index \(Copies.index) + :place * 73687787 % 100000000

        """

    /// The tool prepares all statements of a script before the first that it sends, which it can't
    /// do inside a pipeline.
    private static let preparation = """
        \\if :n = 1
        SELECT 1;
        \\endif

        """

    private func ownValues(of template: ChangeTemplate) -> String {
        let arguments = Set(template.transactions.flatMap { $0.statements.flatMap(\.arguments) })
        let own = arguments.compactMap { argument -> (Int, String)? in
            guard case .own(let number, let like) = argument else { return nil }
            return (number, Self.value(number, like: like))
        }
        return own.sorted { $0.0 < $1.0 }.map { "\\set own\($0.0) \($0.1)\n" }.joined()
    }

    private static func value(_ number: Int, like: SQLValue) -> String {
        if case .blob(let bytes) = like, bytes.count == 16 { return "\(firstID + number * idStep) + :place" }
        return "abs(hash_murmur2(:place, \(number))) % \(keys.count) + \(keys.least)"
    }

    private mutating func transaction(_ transaction: ChangeTemplate.TemplateTransaction) -> String {
        let statements = transaction.statements.map { statement($0) }
        let isWhole = transaction.writes || statements.count > 1
        let all = isWhole ? ["BEGIN"] + statements + ["COMMIT"] : statements
        return "\\startpipeline\n" + all.map { $0 + ";\n" }.joined() + "\\endpipeline\n"
    }

    /// On one line, with the tool's names for the arguments. From the last on, since `$1` is also
    /// how `$10` begins.
    private mutating func statement(_ statement: ChangeTemplate.Statement) -> String {
        var text = statement.sql.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.joined(separator: " ")
        for (index, argument) in statement.arguments.enumerated().reversed() {
            text = text.replacing("$\(index + 1)", with: name(of: argument))
        }
        return text
    }

    private mutating func name(of argument: ChangeTemplate.Argument) -> String {
        switch argument {
        case .account: ":account"
        case .binding: ":binding"
        case .index: ":index"
        case .own(let number, _): ":own\(number)"
        case .constant(.null): "NULL"
        case .constant(.integer(let integer)): constant(String(integer))
        case .constant(.text(let text)): constant(text)
        case .constant(.blob(let bytes)):
            constant("\\x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
        }
    }

    private mutating func constant(_ text: String) -> String {
        let name = names[text] ?? "constant\(names.count)"
        names[text] = name
        constants[name] = text
        return ":" + name
    }
}
