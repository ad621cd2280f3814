import Storage
import Synchronization

/// Which of a written statement's arguments goes where, read from its text once. What an engine was
/// asked to keep can so be followed without asking the engine.
final class StatementShape: Sendable {
    enum Verb: Sendable { case insert, update, delete, other }

    let verb: Verb
    let table: String
    /// The argument of each column that is set; what a row is found by has `where.` before it.
    let places: [String: Int]
    /// Columns that are set to a word of the text itself.
    let words: [String: String]

    private static let known = Mutex<[SQLStatement: StatementShape]>([:])

    static func of(_ sql: SQLStatement) -> StatementShape {
        return known.withLock { known in
            if let shape = known[sql] { return shape }
            let shape = StatementShape(sql.text)
            known[sql] = shape
            return shape
        }
    }

    init(_ sql: String) {
        let text = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let words = text.split(separator: " ").map(String.init)
        switch words.first {
        case "INSERT":
            (verb, table) = (.insert, Self.name(words, 2))
            (places, self.words) = (Self.inserted(text), [:])
        case "UPDATE":
            (verb, table) = (.update, Self.name(words, 1))
            let halves = Self.halves(text, at: " WHERE ")
            let set = Self.pairs(Self.halves(halves.0, at: " SET ").1, separator: ",")
            places = Self.arguments(set).merging(
                Self.arguments(Self.pairs(halves.1, separator: " AND "), prefix: "where.")
            ) { one, _ in one
            }
            self.words = set.compactMapValues { $0.hasPrefix("'") ? String($0.dropFirst().prefix { $0 != "'" }) : nil }
        case "DELETE":
            (verb, table) = (.delete, Self.name(words, 2))
            places = Self.arguments(
                Self.pairs(Self.halves(text, at: " WHERE ").1, separator: " AND "), prefix: "where.")
            self.words = [:]
        default: (verb, table, places, self.words) = (.other, "", [:], [:])
        }
    }

    private static func name(_ words: [String], _ place: Int) -> String {
        words.count > place ? String(words[place].prefix { $0 != "(" }) : ""
    }

    private static func halves(_ text: String, at mark: String) -> (String, String) {
        guard let range = text.firstRange(of: mark) else { return (text, "") }
        return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
    }

    private static func inserted(_ text: String) -> [String: Int] {
        guard let columns = inside(text[...]),
            let values = halves(text, at: "VALUES").1.nonEmpty.flatMap({ inside($0[...]) })
        else {
            return [:]
        }
        let names = parts(columns, separator: ",")
        let pairs = zip(names, parts(values, separator: ",")).compactMap { name, value in
            argument(value).map { (name, $0) }
        }
        return Dictionary(pairs) { one, _ in one }
    }

    /// What the first pair of parentheses holds.
    private static func inside(_ text: Substring) -> String? {
        guard let start = text.firstIndex(of: "(") else { return nil }
        var depth = 0
        for place in text[start...].indices {
            if text[place] == "(" { depth += 1 }
            if text[place] == ")" { depth -= 1 }
            if depth == 0 { return String(text[text.index(after: start)..<place]) }
        }
        return nil
    }

    private static func pairs(_ text: String, separator: String) -> [String: String] {
        let pairs = parts(text, separator: separator).compactMap { part -> (String, String)? in
            let sides = halves(part, at: " = ")
            return sides.1.isEmpty ? nil : (sides.0, sides.1)
        }
        return Dictionary(pairs) { one, _ in one }
    }

    private static func arguments(_ pairs: [String: String], prefix: String = "") -> [String: Int] {
        var result: [String: Int] = [:]
        for (name, value) in pairs { if let place = argument(value) { result[prefix + name] = place } }
        return result
    }

    /// `$3`, also where it comes first in a `COALESCE`.
    private static func argument(_ text: String) -> Int? {
        let bare = text.hasPrefix("COALESCE(") ? text.dropFirst(9) : text[...]
        guard bare.first == "$" else { return nil }
        return Int(bare.dropFirst().prefix { $0.isNumber }).map { $0 - 1 }
    }

    /// Splits where no parenthesis is open.
    private static func parts(_ text: String, separator: String) -> [String] {
        var (parts, part, depth) = ([String](), "", 0)
        var rest = text[...]
        while let character = rest.first {
            if depth == 0, rest.hasPrefix(separator) {
                parts.append(part)
                part = ""
                rest = rest.dropFirst(separator.count)
                continue
            }
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            part.append(character)
            rest = rest.dropFirst()
        }
        return (parts + [part]).map { $0.trimmed }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
    fileprivate var trimmed: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
