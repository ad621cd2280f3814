import CQRCode

/// A QR code as the path of an SVG drawing, one unit per module.
struct QRCode: Sendable {
    /// Modules along a side, with the quiet zone of four on each edge (ISO/IEC 18004 section
    /// 5.3.8).
    let side: Int
    /// The dark modules, for the attribute `d` of a `path`.
    let path: String

    private static let quietZone = 4

    /// - Parameter text: up to some 2,000 bytes.
    /// - Returns: nil for a text that no code holds.
    init?(_ text: String) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let modules = code.pointee.data else { return nil }
        side = width + 2 * Self.quietZone
        path = (0..<width).map { row in
            Self.runs(in: UnsafeBufferPointer(start: modules + row * width, count: width)).map { run in
                "M\(run.lowerBound + Self.quietZone) \(row + Self.quietZone)h\(run.count)v1h-\(run.count)z"
            }.joined()
        }.joined()
    }

    /// Dark modules side by side are one rectangle: a third of the text, and no hairlines between
    /// them.
    private static func runs(in row: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        // The lowest bit says dark; the others say what the module is for.
        for column in row.indices where row[column] & 1 == 1 {
            if let last = runs.last, last.upperBound == column {
                runs[runs.count - 1] = last.lowerBound..<column + 1
            } else {
                runs.append(column..<column + 1)
            }
        }
        return runs
    }
}
