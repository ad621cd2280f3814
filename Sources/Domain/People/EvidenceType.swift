/// What people may send as evidence. Nothing that a browser would run, and nothing that needs
/// unpacking.
package enum EvidenceType: String, Sendable, Hashable, CaseIterable, Codable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webp = "image/webp"
    case pdf = "application/pdf"

    /// Without a dot.
    package var fileExtension: String {
        switch self {
        case .jpeg: "jpg"
        case .png: "png"
        case .webp: "webp"
        case .pdf: "pdf"
        }
    }

    /// All that such files are usually named with.
    package var fileExtensions: [String] { self == .jpeg ? ["jpg", "jpeg"] : [fileExtension] }
}
