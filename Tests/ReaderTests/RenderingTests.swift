import PDFInspection
import ReaderProtocol
import Testing

@Suite("Drawing a page")
struct RenderingTests {
    private func render(_ file: [UInt8], page: Int = 1) -> ReaderReply {
        ReaderRequest(.render(page: page), type: .pdf, document: file).answer()
    }

    private func picture(_ file: [UInt8]) throws -> Picture {
        let reply = render(file)
        guard case .rendered(let page) = reply else { throw Refused(reply: reply) }
        let picture = try Picture(png: page.png)
        #expect((picture.width, picture.height) == (page.width, page.height))
        return picture
    }

    private struct Refused: Error { let reply: ReaderReply }

    /// Catches a page drawn at another resolution, on black, upside down, or not at all.
    @Test("A page of A4 is drawn at 150 dots an inch on white")
    func letter() throws {
        let content = PDFFile.stream("", "0 0 1 rg 0 421 297.5 421 re f")
        let picture = try picture(PDFFile(objects: [4: content], box: "0 0 595 842").bytes)
        #expect((picture.width, picture.height) == (1239, 1754))
        #expect(picture.pixel(300, 400) == [0, 0, 255])
        #expect(picture.pixel(900, 400) == [255, 255, 255])
        #expect(picture.pixel(300, 1400) == [255, 255, 255])
    }

    /// Catches a page box that is believed: a side of 14,400 points is allowed (annex C), and any
    /// number can be written.
    @Test(
        "Every page has about as many pixels, whatever its box says",
        arguments: [
            (200.0, 200.0), (14_400, 14_400), (0.5, 0.5), (243, 153), (226, 4000), (100_000_000, 100_000_000),
            (14_400, 1), (1, 14_400),
        ])
    func boxes(width: Double, height: Double) throws {
        let picture = try picture(PDFFile(box: "0 0 \(width) \(height)").bytes)
        #expect(picture.width * picture.height <= RenderedPage.mostPixels)
        #expect(max(picture.width, picture.height) <= RenderedPage.longestSide)
        let isLong = max(width / height, height / width) > 30
        #expect(isLong || picture.width * picture.height > RenderedPage.mostPixels * 99 / 100)
    }

    @Test("A page that lies on its side is drawn as it is shown")
    func turned() throws {
        let picture = try picture(PDFFile(page: "/Rotate 90", box: "0 0 100 200").bytes)
        #expect(picture.width == picture.height * 2 || abs(picture.width - picture.height * 2) <= 2)
    }

    /// Catches a renderer that leaves out annotations: a seal is one.
    @Test("A seal is drawn")
    func seal() throws {
        let appearance = PDFFile.stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 100 100]", "1 0 0 rg 0 0 100 100 re f")
        let file = PDFFile(
            catalog: "/AcroForm << /SigFlags 3 /Fields [10 0 R] >>", page: "/Annots [10 0 R]",
            objects: [
                10:
                    "<< /Type /Annot /Subtype /Widget /Rect [0 100 100 200] /FT /Sig /T (seal) /F 4 /P 3 0 R /AP << /N 11 0 R >> >>",
                11: appearance,
            ])
        let picture = try picture(file.bytes)
        #expect(picture.pixel(picture.width / 8, picture.height / 8) == [255, 0, 0])
    }

    /// Catches a machine, or a cage, without poppler-data or a Chinese font: the file has neither
    /// glyphs nor the encoding's table.
    @Test("Chinese is drawn where the file brings no font")
    func chinese() throws {
        let picture = try picture(try HarmlessDocumentTests.document("reportlab-cid"))
        #expect(picture.ink(margin: 0.1) > 0.004)
    }

    @Test(
        "What a real program wrote isn't blank",
        arguments: ["cairo", "chromium-linearized", "fpdf", "matplotlib", "reportlab", "scan"])
    func real(name: String) throws {
        let picture = try picture(try HarmlessDocumentTests.document(name))
        #expect(picture.ink() > 0.0001)
    }

    @Test("A page that isn't there is refused", arguments: [0, 2, 201, Int(UInt32.max)])
    func noSuchPage(page: Int) {
        #expect(render(PDFFile().bytes, page: page) == .refused(.noSuchPage))
    }

    /// Catches drawing before checking.
    @Test("What isn't harmless isn't drawn")
    func refused() {
        #expect(render(PDFFile(catalog: "/URI << >>").bytes) == .refused(.active))
    }

    @Test("A page without a size is damaged", arguments: ["0 0 0 100", "0 0 100 0"])
    func noSize(box: String) {
        #expect(render(PDFFile(box: box).bytes) == .refused(.damaged))
    }
}
