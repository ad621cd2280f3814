package import Verification

/// Reads documents that strangers made, somewhere where they can do no harm. Nothing of a
/// document's inside is read in this process.
package protocol DocumentReader: Sendable {
    /// Judges the whole document.
    /// - Returns: how many pages it has, at least one.
    func pages(of document: [UInt8]) async throws(DocumentFailure) -> Int
    /// A page as it looks.
    /// - Parameter page: from 1.
    /// - Returns: a PNG.
    func picture(of page: Int, in document: [UInt8]) async throws(DocumentFailure) -> [UInt8]
}

package enum DocumentFailure: Error, Sendable, Hashable {
    case refused(EvidenceFault)
    case noSuchPage
    /// Too many are being read.
    case busy
    /// There is nobody to read it: whoever runs the server has to do something.
    case unavailable
}

/// For an engine that has no reader: documents are refused, never read here.
struct NoDocumentReader: DocumentReader {
    func pages(of document: [UInt8]) async throws(DocumentFailure) -> Int { throw .unavailable }
    func picture(of page: Int, in document: [UInt8]) async throws(DocumentFailure) -> [UInt8] { throw .unavailable }
}
