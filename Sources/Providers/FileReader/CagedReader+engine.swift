package import Engine
import ReaderProtocol
import Verification

extension CagedReader: DocumentReader {
    package func pages(of document: [UInt8]) async throws(DocumentFailure) -> Int {
        do {
            return try await check(document, type: .pdf)
        } catch {
            throw DocumentFailure(error)
        }
    }

    package func picture(of page: Int, in document: [UInt8]) async throws(DocumentFailure) -> [UInt8] {
        do {
            return try await render(page: page, of: document, type: .pdf).png
        } catch {
            throw DocumentFailure(error)
        }
    }
}

extension DocumentFailure {
    fileprivate init(_ failure: ReaderFailure) {
        switch failure {
        case .refused(.noSuchPage): self = .noSuchPage
        case .refused(let fault): self = .refused(EvidenceFault(fault))
        // A document that stalls or breaks what reads it is not shown to anybody.
        case .late, .brokenReply: self = .refused(.damaged)
        case .busy, .cancelled: self = .busy
        case .unavailable: self = .unavailable
        }
    }
}

extension EvidenceFault {
    fileprivate init(_ fault: ReaderFault) {
        switch fault {
        case .active: self = .active
        case .encrypted: self = .encrypted
        case .bomb: self = .bomb
        case .damaged, .noSuchPage: self = .damaged
        }
    }
}
