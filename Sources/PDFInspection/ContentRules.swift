/// What a document that somebody else has to open must not hold (ISO 32000-2): what runs, plays,
/// sends, opens or carries something, and fields to fill in. Decided by a dictionary's position and
/// what it says it is; where that is unclear, it is refused.
struct ContentRules {
    private let structure: PDFStructure

    init(_ structure: PDFStructure) { self.structure = structure }

    func allow(_ dictionary: PDFDictionary, isStream: Bool, at position: Position) -> Bool {
        if position == .names || position == .press && isWebLink(dictionary) { return true }
        return !hasForbiddenKey(dictionary) && !isForbiddenKind(dictionary) && (!isStream || allowStream(dictionary))
            && !namesFile(dictionary) && allowFields(dictionary)
            && allowAction(dictionary, isStream: isStream, at: position)
            && (position != .annotation || isKnownAnnotation(dictionary))
    }

    // MARK: Keys and kinds

    /// Actions on events (12.6.3); scripts (12.6.4.17); forms of another format (annex K); files
    /// inside (7.11.4) and beside (14.13) the document; portfolios (12.3.5); addresses (12.6.4.8,
    /// also the base of the catalog's); names of files (7.11.3); what replaces the pages by a slide
    /// show or plays (table 32); pictures kept by a print server (14.11.7 in ISO 32000-1).
    private static let forbiddenKeys: Set = [
        "AA", "JS", "JavaScript", "XFA", "EF", "EmbeddedFiles", "AF", "Collection", "URI", "UF", "Renditions",
        "AlternatePresentations",
        "OPI",
    ]

    private func hasForbiddenKey(_ dictionary: PDFDictionary) -> Bool {
        dictionary.entries.contains { Self.forbiddenKeys.contains($0.key) }
    }

    private static let forbiddenTypes: Set = ["EmbeddedFile", "Filespec", "Rendition", "MediaClip", "Sound", "3D"]
    /// Annotations (table 171), and PostScript as an XObject (8.8.2 in ISO 32000-1).
    private static let forbiddenSubtypes: Set = ["FileAttachment", "RichMedia", "3D", "Movie", "Sound", "Screen", "PS"]

    private func isForbiddenKind(_ dictionary: PDFDictionary) -> Bool {
        has(dictionary, "Type", in: Self.forbiddenTypes) || has(dictionary, "Subtype", in: Self.forbiddenSubtypes)
            || has(dictionary, "Subtype2", in: ["PS"])
    }

    private func has(_ dictionary: PDFDictionary, _ key: String, in names: Set<String>) -> Bool {
        structure.name(dictionary[key]).map(names.contains) ?? false
    }

    /// Data in another file (table 5), and pages of another document (8.10.4).
    private func allowStream(_ dictionary: PDFDictionary) -> Bool { dictionary["F"] == nil && dictionary["Ref"] == nil }

    /// Flags, a thread's first bead and the like share the key `/F` with a file's name, which is a
    /// string.
    private func namesFile(_ dictionary: PDFDictionary) -> Bool {
        if case .string = structure.resolved(dictionary["F"]) { true } else { false }
    }

    // MARK: Annotations

    /// Those of table 171 that only show something. Others are made by plug-ins, which nobody can
    /// vouch for.
    private static let knownAnnotations: Set = [
        "Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline",
        "Squiggly", "StrikeOut",
        "Caret", "Stamp", "Ink", "Popup", "Widget", "PrinterMark", "TrapNet", "Watermark", "Redact",
    ]

    private func isKnownAnnotation(_ dictionary: PDFDictionary) -> Bool {
        has(dictionary, "Subtype", in: Self.knownAnnotations)
    }

    // MARK: Forms

    /// Invoices and bank statements are signed, in China always: a signature is a field, shows its
    /// seal as a widget, and does nothing. Every other field can be filled in.
    private func allowFields(_ dictionary: PDFDictionary) -> Bool {
        let isField = dictionary["FT"] != nil || structure.name(dictionary["Subtype"]) == "Widget"
        return (!isField || fieldType(dictionary) == "Sig") && allowForm(structure.dictionary(dictionary["AcroForm"]))
    }

    /// Table 226: a field's type is inherited.
    private func fieldType(_ dictionary: PDFDictionary) -> String? {
        var (field, depth) = (Optional(dictionary), 0)
        while let current = field, depth < Self.deepestField {
            if let type = current["FT"] { return structure.name(type) }
            (field, depth) = (structure.dictionary(current["Parent"]), depth + 1)
        }
        return nil
    }

    private static let deepestField = 32

    /// Fields without a type of their own are found from the form alone.
    private func allowForm(_ form: PDFDictionary?) -> Bool {
        var (pending, visited) = (structure.array(form?["Fields"]) ?? [], Set<PDFReference>())
        while let value = pending.popLast() {
            if case .reference(let reference) = value, !visited.insert(reference).inserted { continue }
            guard let field = structure.dictionary(value) else { continue }
            guard field["Kids"] != nil || fieldType(field) == "Sig" else { return false }
            pending += structure.array(field["Kids"]) ?? []
        }
        return true
    }

    // MARK: Actions

    /// Tables 201 and 202, and of ISO 32000-1. A name is enough, wherever it is: structure
    /// elements alone may be called anything.
    private static let forbiddenActions: Set = [
        "GoToR", "GoToE", "GoToDp", "Launch", "Thread", "URI", "Sound", "Movie", "Hide", "Named", "SubmitForm",
        "ResetForm", "ImportData",
        "JavaScript", "SetOCGState", "Rendition", "Trans", "GoTo3DView", "RichMediaExecute",
    ]

    private func allowAction(_ dictionary: PDFDictionary, isStream: Bool, at position: Position) -> Bool {
        if position != .structure, has(dictionary, "S", in: Self.forbiddenActions) { return false }
        if structure.name(dictionary["Type"]) == "Action" { return goesToPage(dictionary) }
        guard position == .action || position == .press, !isAttribute(dictionary), !(isStream && dictionary["S"] == nil)
        else {
            return true
        }
        return goesToPage(dictionary)
    }

    /// Going to a page of the same document is what tables of contents do. What comes after it is
    /// not looked for.
    private func goesToPage(_ action: PDFDictionary) -> Bool {
        structure.name(action["S"]) == "GoTo" && action["Next"] == nil
    }

    /// Section 12.6.4.8. Statements have one in their footer, and browsers make one of every link
    /// of a page that is printed: anyone told to print a document again would come back with them.
    /// Nothing follows one where pages are shown as pictures, and elsewhere it takes a click.
    private func isWebLink(_ action: PDFDictionary) -> Bool {
        guard case .string = structure.resolved(action["URI"]), structure.name(action["S"]) == "URI" else {
            return false
        }
        return action.entries.allSatisfy { ["Type", "S", "URI", "IsMap"].contains($0.key) }
    }

    /// Section 14.7.6: what structure elements have under `/A`. They name their owner, and actions
    /// their type.
    private func isAttribute(_ dictionary: PDFDictionary) -> Bool { dictionary["O"] != nil && dictionary["S"] == nil }
}
