import Foundation

/// A small PDF with a right cross-reference table, one page, and whatever a test adds.
struct PDFFile {
    /// Entries of the catalog, the page, and the trailer.
    var catalog = ""
    var page = ""
    var trailer = ""
    /// Further objects by number, from 10 on: what is between `10 0 obj` and `endobj`.
    var objects: [Int: String] = [:]
    var pages = 1
    var box = "0 0 200 200"
    /// What the page tree says of itself, where it isn't the truth.
    var count: Int?

    static let content = "0.8 0.2 0.1 rg 40 40 120 120 re f"

    private var all: [Int: String] {
        var all = objects
        all[1] = "<< /Type /Catalog /Pages 2 0 R \(catalog) >>"
        let kids = (0..<pages).map { $0 == 0 ? "3 0 R" : "\(1000 + $0) 0 R" }.joined(separator: " ")
        all[2] = "<< /Type /Pages /Kids [\(kids)] /Count \(count ?? pages) >>"
        all[3] = "<< /Type /Page /Parent 2 0 R /MediaBox [\(box)] /Contents 4 0 R \(page) >>"
        all[4] = objects[4] ?? Self.stream("", Self.content)
        for number in 1..<max(1, pages) {
            all[1000 + number] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"
        }
        return all
    }

    static func stream(_ entries: String, _ data: String) -> String {
        "<< \(entries) /Length \(data.utf8.count) >>\nstream\n\(data)\nendstream"
    }

    var bytes: [UInt8] {
        var writer = Writer()
        writer.append("%PDF-1.7\n")
        writer.section(all, trailer: trailer)
        return writer.bytes
    }

    /// This file, and after it an incremental update (section 7.5.6) that makes `other` of it.
    func updated(to other: PDFFile) -> [UInt8] {
        let (before, after) = (all, other.all)
        var changed = after.filter { before[$0.key] != $0.value }
        for number in before.keys where after[number] == nil { changed[number] = "null" }
        var writer = Writer(bytes: bytes)
        let previous = Writer.lastSection(of: bytes)
        writer.section(
            changed, trailer: "/Prev \(previous) \(other.trailer)",
            size: (Set(before.keys).union(after.keys).max() ?? 0) + 1)
        return writer.bytes
    }

    /// This file with an object that is in it and in no table.
    func hiding(_ object: String) -> [UInt8] {
        var writer = Writer()
        writer.append("%PDF-1.7\n\(object)\n")
        writer.section(all, trailer: trailer)
        return writer.bytes
    }

    private struct Writer {
        var bytes: [UInt8] = []

        mutating func append(_ text: String) { bytes += Array(text.utf8) }

        mutating func section(_ objects: [Int: String], trailer: String, size: Int? = nil) {
            var offsets: [(Int, Int)] = []
            for (number, content) in objects.sorted(by: { $0.key < $1.key }) {
                offsets.append((number, bytes.count))
                append("\(number) 0 obj\n\(content)\nendobj\n")
            }
            let start = bytes.count
            append("xref\n0 1\n0000000000 65535 f \n")
            for (number, offset) in offsets { append("\(number) 1\n\(String(format: "%010d", offset)) 00000 n \n") }
            append(
                "trailer\n<< /Root 1 0 R /Size \(size ?? (objects.keys.max() ?? 0) + 1) \(trailer) >>\nstartxref\n\(start)\n%%EOF\n"
            )
        }

        static func lastSection(of bytes: [UInt8]) -> Int {
            let text = String(decoding: bytes, as: UTF8.self)
            let tail = text.components(separatedBy: "startxref\n").last ?? ""
            return Int(tail.prefix { $0.isNumber }) ?? 0
        }
    }
}

extension PDFFile {
    /// With every letter and digit of every name written as an escape (section 7.3.5), `/JS` as
    /// `/#4A#53`.
    var escaped: PDFFile {
        var file = self
        file.catalog = Self.escape(catalog)
        file.page = Self.escape(page)
        // A stream's own entries stay as they are, or its length couldn't be found by a scan for
        // it.
        file.objects = objects.mapValues { $0.contains("stream") ? $0 : Self.escape($0) }
        return file
    }

    private static func escape(_ text: String) -> String {
        text.replacing(#//([A-Za-z0-9]+)/#) { match in
            "/" + match.output.1.utf8.map { String(format: "#%02X", $0) }.joined()
        }
    }
}
