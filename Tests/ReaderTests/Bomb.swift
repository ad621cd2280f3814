import CImages

/// Files that are small to send.
enum Bomb {
    /// An object stream of zeros, deflated a thousandfold.
    static func objectStream(gibibytes: Int) -> [UInt8] {
        let mebibyte = [UInt8](repeating: 0, count: 1 << 20)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let length = deflate_zeros(mebibyte, mebibyte.count, &chunk, chunk.count)
        // RFC 1950: a header, then blocks. The last block and the checksum are left out; memory
        // ends before.
        let data = [0x78, 0xDA] + Array(repeatElement(chunk.prefix(length), count: gibibytes * 1024).joined())
        let mark = "DATA"
        let file = PDFFile(objects: [
            10:
                "<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length \(data.count) >>\nstream\n\(mark)\nendstream"
        ])
        return spliced(file.bytes, mark: Array(mark.utf8), data: data)
    }

    /// The object must be the last one, and the place of the table is corrected.
    private static func spliced(_ file: [UInt8], mark: [UInt8], data: [UInt8]) -> [UInt8] {
        guard let place = file.firstRange(of: mark), let table = file.firstRange(of: Array("startxref\n".utf8)) else {
            return []
        }
        let end = table.upperBound
        let digits = file[end...].prefix { $0 != 10 }
        let moved = (Int(String(decoding: digits, as: UTF8.self)) ?? 0) + data.count - mark.count
        return file[..<place.lowerBound] + data + file[place.upperBound..<end] + Array("\(moved)\n%%EOF\n".utf8)
    }
}
