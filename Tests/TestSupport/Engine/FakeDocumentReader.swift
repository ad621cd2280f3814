package import Engine
import Verification

/// Stands in for the program that reads documents, where a test is not about what that finds.
package struct FakeDocumentReader: DocumentReader {
    let failure: DocumentFailure?
    package static let pages = 3

    /// - Parameter failure: instead of any answer.
    package init(failing failure: DocumentFailure? = nil) { self.failure = failure }

    package func pages(of document: [UInt8]) async throws(DocumentFailure) -> Int {
        if let failure { throw failure }
        if document.contains(Array("/JavaScript".utf8)) { throw .refused(.active) }
        return Self.pages
    }

    /// - Returns: no picture, but what tells that it is of this page.
    package func picture(of page: Int, in document: [UInt8]) async throws(DocumentFailure) -> [UInt8] {
        if let failure { throw failure }
        guard (1...Self.pages).contains(page) else { throw .noSuchPage }
        return Array("page \(page)".utf8)
    }
}
