package import Domain

/// What one side said about a case after it was opened.
package struct CaseEntryView: Sendable, Hashable, Codable {
    package let author: CaseAuthor
    /// Which party to a dispute said it, or was asked.
    package let party: FlowID?
    /// Empty where only files were sent.
    package let text: String
    package let files: [EvidenceView]
    package let at: Instant
}

/// A file that was sent with a statement or an answer; its content is read separately.
package struct EvidenceView: Sendable, Hashable, Codable {
    package let id: EvidenceID
    /// As the sender called it, made harmless.
    package let name: String
    package let type: EvidenceType
    /// Bytes.
    package let size: Int
    /// Of a document; nil for a picture.
    package let pages: Int?
}

/// A file's content.
package struct EvidenceContent: Sendable, Hashable {
    package let name: String
    package let type: EvidenceType
    package let bytes: [UInt8]

    package init(name: String, type: EvidenceType, bytes: [UInt8]) {
        self.name = name
        self.type = type
        self.bytes = bytes
    }
}

/// A file as a reviewer opens it.
package enum EvidenceLook: Sendable, Hashable {
    case picture(EvidenceContent)
    case document(EvidenceView)
}
