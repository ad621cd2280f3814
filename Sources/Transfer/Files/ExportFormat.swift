import Crypto
package import Domain
import Foundation
import Storage

/// The first line of an export, as JSON: what it is and where it comes from.
package struct ExportHeader: Codable, Sendable, Hashable {
    /// Raised when an earlier release could not read the file any more.
    package static let format = 1

    /// ``format``; no other file begins with this name.
    package let binderyExport: Int
    /// The schema's number; the database it goes to must have the same.
    package let migration: Int64
    /// `sqlite` or `postgres`.
    package let engine: String
    package let exportedAt: Instant
}

/// What ends an export: for each section how many rows it has, and what they digest to.
struct ExportTrailer: Codable, Sendable, Hashable {
    struct Section: Codable, Sendable, Hashable {
        let name: String
        let rows: Int64
        let digest: String
    }

    let sections: [Section]

    init(_ sums: [String: RowSum]) {
        sections = StoredSection.all.map { section in
            let sum = sums[section.name] ?? RowSum()
            return Section(name: section.name, rows: sum.count, digest: sum.digest)
        }
    }

    var rows: Int64 { sections.reduce(0) { $0 + $1.rows } }

    /// Sections that are not alike in both, by name.
    func differences(from other: ExportTrailer) -> [String] {
        let others = Dictionary(other.sections.map { ($0.name, $0) }) { first, _ in first }
        return sections.filter { others[$0.name] != $0 }.map(\.name)
    }
}

/// After the header's line an export is frames: a letter, the length of what follows in 4 bytes,
/// and that.
enum ExportFrame {
    /// A section begins: its name and columns, as JSON.
    static let section = UInt8(ascii: "S")
    static let row = UInt8(ascii: "R")
    static let trailer = UInt8(ascii: "T")

    /// Longer than any row can be: evidence is at most a few megabytes.
    static let limit = 64 << 20

    static func bytes(_ letter: UInt8, _ content: [UInt8]) -> [UInt8] {
        var bytes = [letter]
        bytes.reserveCapacity(5 + content.count)
        RowCoding.append(UInt32(content.count), to: &bytes)
        bytes.append(contentsOf: content)
        return bytes
    }
}

/// What a section's frame says.
struct SectionOpening: Codable, Sendable, Hashable {
    let name: String
    let columns: [String]

    init(_ section: StoredSection) {
        name = section.name
        columns = section.columns.map(\.name)
    }
}

enum ExportJSON {
    /// Sorted, so that one value has one text.
    static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    static func value<Value: Decodable>(_ bytes: [UInt8], as type: Value.Type = Value.self) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }

    static func digest(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}
