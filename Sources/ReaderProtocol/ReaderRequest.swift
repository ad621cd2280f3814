/// Types of documents that the program reads; images are judged by their headers, in the server.
package enum DocumentType: UInt8, Sendable, Hashable, CaseIterable {
    case pdf = 1
}

/// What is asked of the program. One connection carries one request.
package struct ReaderRequest: Sendable, Hashable {
    package enum Task: Sendable, Hashable {
        case check
        /// Pages count from 1.
        case render(page: Int)
    }

    package let task: Task
    package let type: DocumentType
    package let document: [UInt8]

    package init(_ task: Task, type: DocumentType, document: [UInt8]) {
        (self.task, self.type, self.document) = (task, type, document)
    }

    /// Of one file that somebody sends; the same as the server's own limit.
    package static let largestDocument = 5 * 1024 * 1024
    private static let magic: StaticString = "BRQ1"
    /// Magic, task, type, page and length.
    package static let headerLength = 14

    package func encoded() -> [UInt8] {
        var writer = FieldWriter(Self.magic)
        switch task {
        case .check:
            writer.byte(1)
            writer.byte(type.rawValue)
            writer.uint32(0)
        case .render(let page):
            writer.byte(2)
            writer.byte(type.rawValue)
            writer.uint32(page)
        }
        writer.uint32(document.count)
        writer.append(document)
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(MessageFault) {
        var reader = FieldReader(bytes)
        let header = try Header(&reader)
        self.init(header.task, type: header.type, document: try reader.bytes(header.length, most: Self.largestDocument))
        try reader.end()
    }

    /// How long the document is that follows a header, so that no more is read than was promised.
    package static func documentLength(header: [UInt8]) throws(MessageFault) -> Int {
        var reader = FieldReader(header)
        let length = try Header(&reader).length
        guard length <= largestDocument else { throw .tooLarge }
        return length
    }

    private struct Header {
        let task: Task
        let type: DocumentType
        let length: Int

        init(_ reader: inout FieldReader) throws(MessageFault) {
            try reader.expect(ReaderRequest.magic)
            let (kind, type, page) = (try reader.byte(), try reader.byte(), try reader.uint32())
            switch kind {
            case 1 where page == 0: task = .check
            case 2: task = .render(page: page)
            default: throw .unknown
            }
            guard let type = DocumentType(rawValue: type) else { throw .unknown }
            self.type = type
            length = try reader.uint32()
        }
    }
}
