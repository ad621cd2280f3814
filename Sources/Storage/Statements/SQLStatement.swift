import Synchronization

/// A text for the database, known by its object: two statements are the same when they have the same
/// text, which is found out once, when the statement is made, and never when it is run.
///
/// Made of literals and of ``SQLPiece``s alone, so that no value can get into it. One that is run
/// often is kept in a `static let`.
///
/// What is written once holds for both engines: placeholders `$1…$n`, `CAST(… AS …)` and never `::`,
/// which SQLite reads as part of a placeholder's name.
package struct SQLStatement: Sendable {
    private final class Object: Sendable {
        let text: String
        let selection: SQLSelection?

        init(_ text: String, _ selection: SQLSelection?) { (self.text, self.selection) = (text, selection) }
    }

    private static let known = Mutex<[String: Object]>([:])

    private let object: Object

    package var text: String { object.text }
    /// What it selects, where it can be asked together with others as one.
    var selection: SQLSelection? { object.selection }

    init(text: String, selection: SQLSelection? = nil) {
        object = Self.known.withLock { known in
            if let object = known[text], object.selection == selection || selection == nil { return object }
            let object = Object(text, selection)
            known[text] = object
            return object
        }
    }
}

extension SQLStatement: Hashable {
    package static func == (one: SQLStatement, other: SQLStatement) -> Bool { one.object === other.object }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(object)) }
}

extension SQLStatement: ExpressibleByStringInterpolation {
    package init(stringLiteral text: String) { self.init(text: text) }

    package init(stringInterpolation pieces: SQLPiece.StringInterpolation) { self.init(text: pieces.text) }
}

extension SQLStatement: CustomStringConvertible {
    package var description: String { text }
}

/// A part of a statement: a literal, or made of a table's columns.
package struct SQLPiece: Sendable, Hashable {
    let text: String

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate(set) var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ piece: SQLPiece) { text += piece.text }
    }
}

extension SQLPiece: ExpressibleByStringInterpolation {
    package init(stringLiteral text: String) { self.init(text: text) }

    package init(stringInterpolation pieces: StringInterpolation) { self.init(text: pieces.text) }
}
