/// An object of a PDF (ISO 32000-2 section 7.3), as far as it says what a document does: strings
/// and the data of streams are left out.
package indirect enum PDFObject {
    case null
    case boolean
    case integer(Int)
    case real
    case string
    case name(String)
    case array([PDFObject])
    case dictionary(PDFDictionary)
    /// By its dictionary.
    case stream(PDFDictionary)
    case reference(PDFReference)
}

package struct PDFReference: Hashable {
    package let number: Int
    package let generation: Int

    package init(number: Int, generation: Int) { (self.number, self.generation) = (number, generation) }
}

/// Names are without their slash, with escapes resolved; no key occurs twice.
package struct PDFDictionary {
    package var entries: [(key: String, value: PDFObject)] = []

    package init() {}

    package subscript(_ key: String) -> PDFObject? { entries.first { $0.key == key }?.value }
}

/// All objects of a file.
package struct PDFStructure {
    package var trailer = PDFObject.null
    /// By the cross-reference table, those in object streams included.
    package var objects: [PDFReference: PDFObject] = [:]
    /// In the file but not in the table: earlier versions, and what only a program that repairs the
    /// file would find.
    package var unlisted: [PDFObject] = []
    package var pages = 0

    package init() {}

    /// The value itself where `value` is a reference. An object is never a reference in turn: qpdf
    /// refuses that as damage.
    func resolved(_ value: PDFObject?) -> PDFObject {
        guard case .reference(let reference) = value else { return value ?? .null }
        return objects[reference] ?? .null
    }

    /// Of a dictionary or a stream: some viewers take a stream for its dictionary.
    func dictionary(_ value: PDFObject?) -> PDFDictionary? {
        switch resolved(value) {
        case .dictionary(let dictionary), .stream(let dictionary): dictionary
        default: nil
        }
    }

    func name(_ value: PDFObject?) -> String? {
        guard case .name(let name) = resolved(value) else { return nil }
        return name
    }

    func array(_ value: PDFObject?) -> [PDFObject]? {
        guard case .array(let items) = resolved(value) else { return nil }
        return items
    }
}
