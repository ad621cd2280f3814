package import Domain
import Engine
import Foundation

/// The columns that a file of accounts may have, by name.
package enum ImportColumn: Hashable, Sendable {
    case externalID
    /// Named as the kind is.
    case identifier(IdentifierKind)
    case openedAt
    case provedAt
    case language
    case status
    case passwordHash
}

extension ImportColumn: RawRepresentable, CaseIterable {
    package static let allCases =
        [ImportColumn.externalID] + IdentifierKinds.standard.all.map(ImportColumn.identifier)
        + [.openedAt, .provedAt, .language, .status, .passwordHash]

    package init?(rawValue: String) {
        guard let column = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = column
    }

    package var rawValue: String {
        switch self {
        case .externalID: "external_id"
        case .identifier(let kind): kind.rawValue
        case .openedAt: "opened_at"
        case .provedAt: "proved_at"
        case .language: "language"
        case .status: "status"
        case .passwordHash: "password_hash"
        }
    }
}

/// How a file of accounts is written.
package enum AccountFormat: String, CaseIterable, Sendable {
    /// RFC 4180 in UTF-8, the first line the names of the columns.
    case csv
    /// An object of texts a line.
    case jsonl
}

extension AccountLine {
    init(_ values: [ImportColumn: String]) {
        func text(_ column: ImportColumn) -> String? { values[column].flatMap { $0.isEmpty ? nil : $0 } }
        self.init(
            externalID: values[.externalID] ?? "", identifiers: Self.identifiers(values),
            openedAt: text(.openedAt), provedAt: text(.provedAt), language: text(.language), status: text(.status),
            passwordHash: text(.passwordHash).map { Secret($0) })
    }

    private static func identifiers(_ values: [ImportColumn: String]) -> [IdentifierKind: Secret<String>] {
        values.reduce(into: [:]) { identifiers, value in
            guard case .identifier(let kind) = value.key, !value.value.isEmpty else { return }
            identifiers[kind] = Secret(value.value)
        }
    }

    /// - Throws: ``LineRefusal`` where the bytes aren't an object of texts, or it has a field that
    ///   means nothing here, or one twice.
    init(json bytes: ArraySlice<UInt8>) throws(LineRefusal) {
        guard let object = try? JSONDecoder().decode([String: String?].self, from: Data(bytes)) else {
            throw LineRefusal("import.json-malformed")
        }
        // The decoder keeps one of two fields of a name, and which is not said.
        guard Self.colons(outsideTextsOf: bytes) == object.count else { throw LineRefusal("import.field-twice") }
        var values: [ImportColumn: String] = [:]
        for (name, value) in object {
            guard let column = ImportColumn(rawValue: name) else { throw LineRefusal("import.field-unknown") }
            values[column] = value
        }
        self.init(values)
    }

    /// As many as an object of texts has fields.
    private static func colons(outsideTextsOf json: ArraySlice<UInt8>) -> Int {
        var (count, isInText, isEscaped) = (0, false, false)
        for byte in json {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "\""): isInText.toggle()
            case UInt8(ascii: ":") where !isInText: count += 1
            default: break
            }
        }
        return count
    }

    /// - Throws: ``LineRefusal`` where there are other than as many fields as columns.
    init(fields: [String], of columns: [ImportColumn]) throws(LineRefusal) {
        guard fields.count == columns.count else { throw LineRefusal("import.field-count") }
        self.init(Dictionary(zip(columns, fields)) { first, _ in first })
    }
}
