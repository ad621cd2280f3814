import CQPDF
package import ReaderProtocol

extension PDFStructure {
    static let signature = Array("%PDF-".utf8)
    /// A statement of 200 pages with tags for readers has some 60,000.
    static let mostObjects = 200_000
    /// Values in all objects together. Each takes up to 100 bytes here, and as much again in qpdf.
    static let mostValues = 1_500_000

    /// Reads a file with qpdf, which must neither complain nor repair: where it has to, other
    /// programs may see another document.
    package static func read(_ file: [UInt8]) throws(ReaderFault) -> PDFStructure {
        guard file.starts(with: signature) else { throw .damaged }
        let places = ObjectPlaces.find(in: file)
        var (builder, pages) = (StructureBuilder(), Int64(0))
        let result = withUnsafeMutablePointer(to: &builder) { builder in
            let visitor = bindery_pdf_visitor(context: builder) { context, event in
                guard let builder = context?.assumingMemoryBound(to: StructureBuilder.self) else { return false }
                return builder.pointee.take(event)
            }
            return file.withUnsafeBytes { bytes in
                bindery_pdf_read(
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, places, places.count,
                    mostObjects, visitor, &pages)
            }
        }
        try check(result)
        builder.structure.pages = Int(pages)
        return builder.structure
    }

    private static func check(_ result: bindery_pdf_result) throws(ReaderFault) {
        switch result {
        case BINDERY_PDF_OK: return
        case BINDERY_PDF_ENCRYPTED: throw .encrypted
        case BINDERY_PDF_STOPPED: throw .bomb
        default: throw .damaged
        }
    }
}

/// Puts objects together from the events of qpdf's shim.
private struct StructureBuilder {
    private enum Target {
        case trailer
        case object(PDFReference)
        case unlisted
    }

    /// An array or a dictionary whose end is still to come.
    private struct Container {
        enum Kind { case array, dictionary, stream }
        let kind: Kind
        var items: [PDFObject] = []
        var dictionary = PDFDictionary()
        var key = ""

        var value: PDFObject {
            switch kind {
            case .array: .array(items)
            case .dictionary: .dictionary(dictionary)
            case .stream: .stream(dictionary)
            }
        }
    }

    var structure = PDFStructure()
    private var target = Target.trailer
    private var open: [Container] = []
    private var values = 0

    /// - Returns: false when there are too many values.
    mutating func take(_ event: bindery_pdf_event) -> Bool {
        values += 1
        guard values <= PDFStructure.mostValues else { return false }
        switch event.kind {
        case BINDERY_PDF_TRAILER: target = .trailer
        case BINDERY_PDF_OBJECT: target = .object(Self.reference(event))
        case BINDERY_PDF_UNLISTED: target = .unlisted
        case BINDERY_PDF_ARRAY: open.append(Container(kind: .array))
        case BINDERY_PDF_DICTIONARY: open.append(Container(kind: .dictionary))
        case BINDERY_PDF_STREAM: open.append(Container(kind: .stream))
        case BINDERY_PDF_KEY: open[open.count - 1].key = Self.text(event)
        case BINDERY_PDF_END: add(open.removeLast().value)
        default: add(Self.scalar(event))
        }
        return true
    }

    private static func scalar(_ event: bindery_pdf_event) -> PDFObject {
        switch event.kind {
        case BINDERY_PDF_BOOLEAN: .boolean
        case BINDERY_PDF_INTEGER: .integer(Int(event.number))
        case BINDERY_PDF_REAL: .real
        case BINDERY_PDF_STRING: .string
        case BINDERY_PDF_NAME: .name(text(event))
        case BINDERY_PDF_REFERENCE: .reference(reference(event))
        default: .null
        }
    }

    private static func reference(_ event: bindery_pdf_event) -> PDFReference {
        PDFReference(number: Int(event.number), generation: Int(event.generation))
    }

    /// Bytes that aren't UTF-8 are replaced: no name that a rule knows has any.
    private static func text(_ event: bindery_pdf_event) -> String {
        String(decoding: UnsafeRawBufferPointer(start: event.text, count: event.length), as: UTF8.self)
    }

    private mutating func add(_ value: PDFObject) {
        guard let last = open.indices.last else { return finish(value) }
        switch open[last].kind {
        case .array: open[last].items.append(value)
        case .dictionary, .stream: open[last].dictionary.entries.append((open[last].key, value))
        }
    }

    private mutating func finish(_ value: PDFObject) {
        switch target {
        case .trailer: structure.trailer = value
        case .object(let reference): structure.objects[reference] = value
        case .unlisted: structure.unlisted.append(value)
        }
    }
}
