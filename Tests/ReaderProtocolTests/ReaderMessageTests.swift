import ReaderProtocol
import Testing

@Suite("What the server and the reader say to each other")
struct ReaderMessageTests {
    static let requests = [
        ReaderRequest(.check, type: .pdf, document: Array("%PDF-1.7".utf8)),
        ReaderRequest(.check, type: .pdf, document: []),
        ReaderRequest(.render(page: 1), type: .pdf, document: [0, 255]),
        ReaderRequest(.render(page: Int(UInt32.max)), type: .pdf, document: [1]),
    ]

    static let replies: [ReaderReply] =
        [.checked(pages: 1), .checked(pages: 200), .rendered(RenderedPage(png: [1, 2, 3], width: 1240, height: 1754))]
        + ReaderFault.allCases.map { .refused($0) }

    /// Catches a field written in another order or width than it is read.
    @Test("A request is read as it was written", arguments: requests)
    func request(request: ReaderRequest) throws {
        #expect(try ReaderRequest(decoding: request.encoded()) == request)
    }

    @Test("A reply is read as it was written", arguments: replies)
    func reply(reply: ReaderReply) throws {
        #expect(try ReaderReply(decoding: reply.encoded()) == reply)
    }

    /// Catches a read past the end, and a length that is believed before it is compared with what
    /// is there.
    @Test("A request that stops anywhere is cut", arguments: requests)
    func cutRequest(request: ReaderRequest) {
        let bytes = request.encoded()
        for length in 0..<bytes.count {
            #expect(throws: MessageFault.cut, "at \(length)") {
                try ReaderRequest(decoding: Array(bytes.prefix(length)))
            }
        }
    }

    @Test("A reply that stops anywhere is cut", arguments: replies)
    func cutReply(reply: ReaderReply) {
        let bytes = reply.encoded()
        for length in 0..<bytes.count {
            #expect(throws: MessageFault.cut, "at \(length)") { try ReaderReply(decoding: Array(bytes.prefix(length))) }
        }
    }

    /// Catches a message behind which another one could hide.
    @Test("Nothing may follow a message")
    func excess() {
        for request in Self.requests {
            #expect(throws: MessageFault.excess) { try ReaderRequest(decoding: request.encoded() + [0]) }
        }
        for reply in Self.replies {
            #expect(throws: MessageFault.excess) { try ReaderReply(decoding: reply.encoded() + [0]) }
        }
    }

    private static func message(_ magic: String, _ fields: [UInt8]) -> [UInt8] { Array(magic.utf8) + fields }

    /// The bytes are of the wire format itself, so that a changed constant is seen: both sides may
    /// be of different releases.
    static let malformedRequests: [([UInt8], MessageFault)] = [
        (message("BRQ2", [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]), .foreign),
        (message("BRP1", [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]), .foreign),
        (message("BRQ1", [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]), .unknown),
        (message("BRQ1", [3, 1, 0, 0, 0, 0, 0, 0, 0, 0]), .unknown),
        (message("BRQ1", [1, 2, 0, 0, 0, 0, 0, 0, 0, 0]), .unknown),
        (message("BRQ1", [1, 1, 0, 0, 0, 1, 0, 0, 0, 0]), .unknown),
        (message("BRQ1", [1, 1, 0, 0, 0, 0, 0, 0x50, 0, 1]), .tooLarge),
        (message("BRQ1", [1, 1, 0, 0, 0, 0, 255, 255, 255, 255]), .tooLarge),
        (message("BRQ1", [1, 1, 0, 0, 0, 0, 0, 0x50, 0, 0]), .cut),
    ]

    @Test("A request with a field that isn't known is refused", arguments: malformedRequests)
    func malformedRequest(bytes: [UInt8], fault: MessageFault) {
        #expect(throws: fault) { try ReaderRequest(decoding: bytes) }
    }

    static let malformedReplies: [([UInt8], MessageFault)] = [
        (message("BRP2", [1, 0, 0, 0, 1]), .foreign),
        (message("BRP1", [9, 0, 0, 0, 1]), .unknown),
        (message("BRP1", [3, 2, 0x6E, 0x6F]), .unknown),
        (message("BRP1", [3, 65]), .tooLarge),
        (message("BRP1", [2, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 0, 1]), .tooLarge),
        (message("BRP1", [2, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 0, 0]), .cut),
    ]

    @Test("A reply with a field that isn't known is refused", arguments: malformedReplies)
    func malformedReply(bytes: [UInt8], fault: MessageFault) {
        #expect(throws: fault) { try ReaderReply(decoding: bytes) }
    }

    /// Catches memory being set aside for a length that no request may have.
    @Test("The length of a document is known from the header alone, and bounded")
    func documentLength() throws {
        let request = Self.requests[0].encoded()
        #expect(try ReaderRequest.documentLength(header: Array(request.prefix(ReaderRequest.headerLength))) == 8)
        #expect(throws: MessageFault.tooLarge) {
            try ReaderRequest.documentLength(header: Self.message("BRQ1", [1, 1, 0, 0, 0, 0, 0, 0x50, 0, 1]))
        }
        #expect(throws: MessageFault.cut) { try ReaderRequest.documentLength(header: []) }
    }
}
