import Foundation
import NIOCore

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
