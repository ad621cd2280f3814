import Foundation
import NIOCore

/// Reads the answers of the one server that the bench starts: HTTP/1.1 with `Content-Length`, which
/// is all it sends. A whole parser would take time from the server on the same cores.
struct ResponseDecoder: NIOSingleStepByteToMessageDecoder {
    typealias InboundOut = ServerResponse

    mutating func decode(buffer: inout ByteBuffer) throws -> ServerResponse? {
        guard let head = try Head(buffer.readableBytesView), buffer.readableBytes >= head.size + head.bodySize else {
            return nil
        }
        buffer.moveReaderIndex(forwardBy: head.size)
        return buffer.readSlice(length: head.bodySize).map { ServerResponse(status: head.status, body: $0) }
    }

    mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) throws -> ServerResponse? {
        try decode(buffer: &buffer)
    }
}

private struct Head {
    let status: Int
    /// Bytes up to the body.
    let size: Int
    let bodySize: Int

    private static let lengthName = Array("content-length:".utf8)
    private static let lineFeed = UInt8(ascii: "\n")
    /// `HTTP/1.1 `
    private static let versionSize = 9

    /// - Returns: nil while the empty line is still to come.
    init?(_ bytes: ByteBufferView) throws {
        var (rest, length) = (bytes, Int?.none)
        while let end = rest.firstIndex(of: Self.lineFeed) {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if line.count <= 1 {
                guard let length else {
                    throw BenchFailure.connection("brought an answer without Content-Length")
                }
                (status, size, bodySize) = (
                    Self.number(bytes.dropFirst(Self.versionSize).prefix(3)), bytes.count - rest.count, length
                )
                return
            }
            if Self.isLength(line) { length = Self.number(line.dropFirst(Self.lengthName.count)) }
        }
        return nil
    }

    private static func isLength(_ line: ByteBufferView) -> Bool {
        line.count > lengthName.count && zip(line, lengthName).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    private static func number(_ bytes: ByteBufferView) -> Int {
        bytes.reduce(0) { (48...57).contains($1) ? $0 * 10 + Int($1 - 48) : $0 }
    }
}

/// What the server answered.
struct ServerResponse: Sendable {
    let status: Int
    let body: ByteBuffer

    var isSuccess: Bool { (200..<300).contains(status) }

    func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(body.readableBytesView))
    }

    /// The problem's stable code, or the bare status where there is no problem document.
    var code: String {
        struct Problem: Decodable { let code: String }
        return (try? read(Problem.self).code) ?? "http.\(status)"
    }
}
