import AsyncHTTPClient
import Domain
import JSONText
import NIOCore
import NIOHTTP1

/// Why a carrier gave no answer. Says nothing of whom it was about: what carriers write in
/// sentences may name the number.
package enum CarrierFailure: Error, Sendable, Hashable, CustomStringConvertible {
    case unreachable
    /// A status, and the code of the error where it has one.
    case refused(Int, code: String?)
    /// An answer that is not as it was published.
    case unreadable

    package var description: String {
        switch self {
        case .unreachable: "it can't be reached in time"
        case .refused(let status, let code): "it answers \(status)\(code.map { " \($0)" } ?? "")"
        case .unreadable: "its answer is not as it was published"
        }
    }
}

/// A request that is sent by POST, and the status and body that come back.
struct CarrierExchange: Sendable {
    struct Response: Sendable {
        let status: Int
        let body: [UInt8]
    }

    /// An answer is a few members long.
    private static let mostBytes = 16_384

    let client: HTTPClient
    /// For the whole of it.
    let timeout: Duration

    func post(
        _ body: [UInt8], _ type: String, to url: String, _ headers: [(String, String)]
    ) async throws(CarrierFailure) -> Response {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = HTTPHeaders(
            [("content-type", type), ("accept", "application/json"), ("user-agent", "Bindery")] + headers)
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let response = try await client.execute(request, deadline: .now() + TimeAmount(timeout))
            let buffer = try await response.body.collect(upTo: Self.mostBytes)
            return Response(status: Int(response.status.code), body: Array(buffer.readableBytesView))
        } catch is NIOTooManyBytesError {
            throw .unreadable
        } catch {
            throw .unreachable
        }
    }
}

extension CarrierExchange.Response {
    /// - Parameter code: where the error's code is: `code` of an interface, `error` of a token
    ///   endpoint.
    func requireSuccess(_ code: ErrorMember) throws(CarrierFailure) {
        guard status != 200 else { return }
        throw .refused(status, code: errorCode(code))
    }

    enum ErrorMember: String {
        case code, error
    }

    private func errorCode(_ member: ErrorMember) -> String? {
        let members = try? JSONText.value(body, as: [String: Member].self)
        guard let text = members?[member.rawValue]?.text, text.wholeMatch(of: /[A-Za-z_.]{1,64}/) != nil else {
            return nil
        }
        return text
    }

    /// Text, or anything else that is not looked at.
    private struct Member: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
    }
}
