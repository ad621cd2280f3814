import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Style sheets, script and logos. Each is named by its content, so that browsers may keep it
/// forever.
struct Assets: Sendable {
    struct Asset: Sendable {
        let bytes: ByteBuffer
        let type: String
    }

    private var assets: [String: Asset] = [:]

    /// - Parameter name: `pages.css`
    /// - Returns: the path that pages link to.
    mutating func add(_ name: String, _ bytes: [UInt8]) -> String {
        let hash = Hex.text(SHA256.hash(data: bytes).prefix(6))
        let parts = name.split(separator: ".")
        let full = "\(parts.dropLast().joined(separator: ".")).\(hash).\(parts.last ?? "")"
        assets[full] = Asset(bytes: ByteBuffer(bytes: bytes), type: Self.type(of: String(parts.last ?? "")))
        return RoutePath.asset.filled(with: full)
    }

    /// - Parameter name: as in the path.
    func response(_ name: String) throws -> Response {
        guard let asset = assets[name] else { throw Problem.routeNotFound }
        return Response(
            status: .ok, headers: [.contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable"],
            body: ResponseBody(byteBuffer: asset.bytes))
    }

    private static func type(of ending: String) -> String {
        switch ending {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        default: "application/octet-stream"
        }
    }
}
