import Providers

/// Who reads the documents that people send: `bindery-reader`, behind systemd's socket or in a cage
/// of bubblewrap.
enum EvidenceReader {
    static let socket = "/run/bindery-reader.socket"

    static func make(_ settings: ServerSettings) -> CagedReader {
        CagedReader(Cage.found(settings[Settings.evidenceReader], socket: socket))
    }

    /// A page with nothing on it, to see whether the reader works.
    static let blankPage = Array(
        """
        %PDF-1.4
        1 0 obj
        << /Type /Catalog /Pages 2 0 R >>
        endobj
        2 0 obj
        << /Type /Pages /Kids [3 0 R] /Count 1 >>
        endobj
        3 0 obj
        << /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>
        endobj
        xref
        0 4
        0000000000 65535 f 
        0000000009 00000 n 
        0000000058 00000 n 
        0000000115 00000 n 
        trailer
        << /Size 4 /Root 1 0 R >>
        startxref
        186
        %%EOF

        """.utf8)
}
