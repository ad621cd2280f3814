/// PDF (ISO 32000-2): whole. What it holds is read elsewhere, in a process that can do no harm.
enum PDFHeader {
    static let signature = Array("%PDF-".utf8)
    private static let end = Array("%%EOF".utf8)

    /// Readers look for the end in the last 1,024 bytes.
    static func check(_ file: FileBytes) throws(EvidenceFault) {
        guard file.first(end, from: max(0, file.count - 1024)) != nil else { throw .truncated }
    }
}
