import CPoppler
import Glibc
package import ReaderProtocol

extension PDFStructure {
    /// Draws a page of the file that this structure was read from.
    /// - Parameter page: from 1.
    package func render(page: Int, of file: [UInt8]) throws(ReaderFault) -> RenderedPage {
        guard (1...pages).contains(page) else { throw .noSuchPage }
        var picture = bindery_picture()
        let result = file.withUnsafeBytes { bytes in
            bindery_render(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, Int32(page - 1), Int32(pages),
                Double(RenderedPage.mostPixels), Double(RenderedPage.longestSide), &picture)
        }
        defer { free(picture.bytes) }
        switch result {
        case BINDERY_RENDER_OK: break
        case BINDERY_RENDER_OUT_OF_MEMORY: throw .bomb
        default: throw .damaged
        }
        let png = Array(UnsafeBufferPointer(start: picture.bytes, count: picture.length))
        return RenderedPage(png: png, width: Int(picture.width), height: Int(picture.height))
    }
}
