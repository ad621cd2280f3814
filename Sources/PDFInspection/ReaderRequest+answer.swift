package import ReaderProtocol

extension ReaderRequest {
    /// Nothing is drawn that wasn't found harmless.
    package func answer() -> ReaderReply {
        do {
            let structure = try PDFStructure.read(document)
            try structure.inspect()
            switch task {
            case .check: return .checked(pages: structure.pages)
            case .render(let page): return .rendered(try structure.render(page: page, of: document))
            }
        } catch {
            return .refused(error)
        }
    }
}
