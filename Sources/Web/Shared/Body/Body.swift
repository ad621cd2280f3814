import Engine
import HTTPTypes
import Hummingbird
import NIOCore

/// The body of a call: a type that reads itself from the fields of one object, and refuses anything
/// else.
protocol Body: Sendable {
    init(_ fields: inout BodyFields) throws(Problem)
}

/// Reads bodies within limits of size, time and shape.
struct BodyReader: Sendable {
    let limits: WebLimits

    /// - Returns: the body as a value, and the key by which a retry of the call is known.
    func read<Value: Body>(_ type: Value.Type, from request: Request) async throws -> (body: Value, retry: RetryKey?) {
        try checkForm(request)
        let buffer = try await collect(request)
        guard buffer.readableBytes > 0 else { throw Problem.bodyEmpty }
        let value = try BodyFields.whole(try parse(buffer), Value.init)
        return (value, try RetryKey.of(request, body: buffer))
    }

    /// For calls whose address says everything: nothing, or an empty object.
    func readNothing(from request: Request) async throws -> RetryKey? {
        let buffer = try await collect(request)
        if buffer.readableBytes > 0 {
            try checkForm(request)
            try BodyFields(try parse(buffer)).close()
        }
        return try RetryKey.of(request, body: buffer)
    }

    /// The type is checked before the first byte is read. `charset` may say UTF-8, which is what
    /// JSON is.
    private func checkForm(_ request: Request) throws {
        guard request.headers[.contentEncoding] == nil else { throw Problem.bodyEncoded }
        let type = request.headers[.contentType] ?? ""
        if type == "application/json" { return }
        let parts = type.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
        guard parts.first == "application/json",
            parts.dropFirst().allSatisfy({ $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" })
        else { throw Problem.bodyNotJSON }
    }

    private func parse(_ buffer: ByteBuffer) throws(Problem) -> JSONValue {
        do {
            return try JSONReader.read(Array(buffer.readableBytesView))
        } catch {
            switch error {
            case .duplicate(let name): throw .duplicateField(name)
            case .tooDeep: throw .bodyTooDeep
            case .malformed: throw .bodyMalformed
            }
        }
    }

    /// A sender that is wholly silent, or that sends a byte now and then, is cut off by its
    /// connection (``ConnectionPace``); this ends one that sends steadily and without end.
    func collect(_ request: Request) async throws -> ByteBuffer {
        let announced = request.headers[.contentLength].flatMap(Int.init)
        guard announced ?? 0 <= limits.maxBody else { throw Problem.bodyTooLarge }
        do {
            return try await chunks(of: request)
        } catch let problem as Problem {
            throw problem
        } catch is BodyTooSlow {
            throw Problem.bodyTooSlow
        } catch {
            // Chunks that can't be read, or a sender that hung up half-way: the sender's doing, and
            // no reason for an alarm.
            throw Problem.bodyMalformed
        }
    }

    private func chunks(of request: Request) async throws -> ByteBuffer {
        let deadline = ContinuousClock.now + limits.patience
        var body = ByteBuffer()
        for try await var chunk in request.body {
            guard ContinuousClock.now < deadline else { throw Problem.bodyTooSlow }
            guard body.readableBytes + chunk.readableBytes <= limits.maxBody else { throw Problem.bodyTooLarge }
            if body.readableBytes == 0 { body = chunk } else { body.writeBuffer(&chunk) }
        }
        return body
    }
}
