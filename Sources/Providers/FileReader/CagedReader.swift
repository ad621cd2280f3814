package import ReaderProtocol

/// Has documents that somebody sent read by `bindery-reader`, a process that can reach nothing
/// else, one for each request.
package final class CagedReader: Sendable {
    package struct Limits: Sendable {
        /// From the call to the reply, waiting for a turn included.
        package var deadline: Duration = .seconds(15)
        /// Readings at once. Each may keep a processor busy, and takes up to a gibibyte of address
        /// space.
        package var running = 2
        /// Readings that wait for a turn.
        package var waiting = 16

        package init() {}
    }

    private let cage: Cage
    private let limits: Limits
    private let admission: Admission

    package init(_ cage: Cage, limits: Limits = Limits()) {
        self.cage = cage
        self.limits = limits
        admission = Admission(running: limits.running, waiting: limits.waiting)
    }

    /// Whether a document may be shown to somebody else.
    /// - Returns: how many pages it has.
    package func check(_ document: [UInt8], type: DocumentType) async throws(ReaderFailure) -> Int {
        let reply = try await ask(ReaderRequest(.check, type: type, document: document))
        guard case .checked(let pages) = reply, pages >= 1 else { throw .brokenReply(.unexpected) }
        return pages
    }

    /// A page as a picture, of a document that is checked once more.
    /// - Parameter page: from 1.
    package func render(
        page: Int, of document: [UInt8], type: DocumentType
    ) async throws(ReaderFailure) -> RenderedPage {
        guard (1...Int(UInt32.max)).contains(page) else { throw .refused(.noSuchPage) }
        let reply = try await ask(ReaderRequest(.render(page: page), type: type, document: document))
        guard case .rendered(let picture) = reply else { throw .brokenReply(.unexpected) }
        guard picture.isSound else { throw .brokenReply(.picture) }
        return picture
    }

    private func ask(_ request: ReaderRequest) async throws(ReaderFailure) -> ReaderReply {
        guard request.document.count <= ReaderRequest.largestDocument else { throw .refused(.bomb) }
        let deadline = ContinuousClock.now + limits.deadline
        try await admission.enter()
        defer { admission.leave() }
        let result = await OwnThread.run { [cage] cancellation in
            cage.converse(request, deadline: deadline, cancellation: cancellation)
        }
        let reply = try result.get()
        if case .refused(let fault) = reply { throw .refused(fault) }
        return reply
    }
}
