import Domain
import Foundation
import Storage

/// An export that was read from its first byte to its last and is whole.
struct CheckedExport: Sendable {
    let path: String
    let size: Int64
    let header: ExportHeader
    let trailer: ExportTrailer
    /// What tells this export from every other: the digest of its header and trailer.
    let identity: [UInt8]
    /// Where each section's rows begin, in order.
    let sections: [(offset: Int64, section: StoredSection)]
    /// Where the last section's rows end.
    let end: Int64

    /// Reads the whole file, and nothing of it into memory.
    /// - Throws: ``TransferFailure``: `import.foreign-file`, `import.truncated`,
    ///   `import.changed-file`, `transfer.other-schema`.
    static func open(_ path: String, listen: TransferListener) throws -> CheckedExport {
        let source = try ByteSource(path: path)
        let (header, line) = try ExportDecoder.header(source)
        var sums: [String: RowSum] = [:]
        var sections: [(offset: Int64, section: StoredSection)] = []
        var rows: Int64 = 0
        while true {
            let start = source.offset
            let frame = try ExportDecoder.frame(source)
            switch frame.letter {
            case ExportFrame.section:
                sections.append((source.offset, try ExportDecoder.section(frame.content, number: sections.count, path)))
            case ExportFrame.row:
                guard let section = sections.last?.section else { throw ExportDecoder.changed(path) }
                sums[section.name, default: RowSum()].add(frame.content, of: section.name)
                rows += 1
                if rows % 1000 == 0 {
                    try listen(TransferProgress(.checking, .bytes, done: source.offset, of: source.size, worked: rows))
                }
            default:
                let trailer = try ExportDecoder.trailer(frame.content, sums, sections.count, source)
                let identity = ExportJSON.digest(line + frame.content)
                return CheckedExport(
                    path: path, size: source.size, header: header, trailer: trailer, identity: identity,
                    sections: sections, end: start)
            }
        }
    }

    /// The section that a frame at `offset` belongs to.
    func section(at offset: Int64) -> StoredSection? { sections.last { $0.offset <= offset }?.section }

    /// Where the first section's rows begin.
    var start: Int64 { sections.first?.offset ?? size }
}

/// The parts of an export as they come.
enum ExportDecoder {
    private static let headerLimit = 1024

    static func header(_ source: ByteSource) throws -> (header: ExportHeader, line: [UInt8]) {
        var line: [UInt8] = []
        while line.last != UInt8(ascii: "\n") {
            guard line.count < headerLimit, let byte = try source.some(upTo: 1).first else {
                throw foreign(source.path)
            }
            line.append(byte)
        }
        guard let header = ExportJSON.value(line, as: ExportHeader.self) else { throw foreign(source.path) }
        guard header.binderyExport == ExportHeader.format, header.migration == DeploymentSchema.known else {
            throw TransferFailure(
                "transfer.other-schema",
                "\(source.path) holds schema \(header.migration) in format \(header.binderyExport), and this release moves schema "
                    + "\(DeploymentSchema.known) in format \(ExportHeader.format). Export and import with the same release.",
                .file)
        }
        return (header, line)
    }

    static func frame(_ source: ByteSource) throws -> (letter: UInt8, content: [UInt8]) {
        guard let head = try source.exactly(5) else { throw truncated(source.path) }
        let count = Int(RowCoding.number(head.dropFirst(), as: UInt32.self))
        guard [ExportFrame.section, ExportFrame.row, ExportFrame.trailer].contains(head[0]), count <= ExportFrame.limit
        else {
            throw changed(source.path)
        }
        guard let content = try source.exactly(count) else { throw truncated(source.path) }
        return (head[0], content)
    }

    static func section(_ content: [UInt8], number: Int, _ path: String) throws(TransferFailure) -> StoredSection {
        guard number < StoredSection.all.count, let opening = ExportJSON.value(content, as: SectionOpening.self),
            opening == SectionOpening(StoredSection.all[number])
        else { throw changed(path) }
        return StoredSection.all[number]
    }

    static func trailer(
        _ content: [UInt8], _ sums: [String: RowSum], _ sections: Int, _ source: ByteSource
    ) throws(TransferFailure) -> ExportTrailer {
        guard let trailer = ExportJSON.value(content, as: ExportTrailer.self), trailer == ExportTrailer(sums),
            sections == StoredSection.all.count, source.offset == source.size
        else { throw changed(source.path) }
        return trailer
    }

    static func truncated(_ path: String) -> TransferFailure {
        TransferFailure(
            "import.truncated", "\(path) is cut off: it was not exported or copied as a whole. Export again.",
            .file)
    }

    static func changed(_ path: String) -> TransferFailure {
        TransferFailure(
            "import.changed-file", "\(path) is not as it was exported: its digests are wrong. Copy or export it again.",
            .file)
    }

    private static func foreign(_ path: String) -> TransferFailure {
        TransferFailure("import.foreign-file", "\(path) is not an export of Bindery's.", .file)
    }
}
