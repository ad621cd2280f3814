import Testing

/// One thing that no document may hold, at the place where it does harm.
struct ActiveDocument: CustomTestStringConvertible, Sendable {
    let name: String
    let file: PDFFile
    var testDescription: String { name }

    init(_ name: String, catalog: String = "", page: String = "", _ objects: [Int: String] = [:]) {
        self.name = name
        file = PDFFile(catalog: catalog, page: page, objects: objects)
    }

    private static let box = "/Rect [10 10 50 50]"
    /// A link, so that an action has a place where somebody clicks.
    private static func link(_ entries: String) -> String {
        "/Annots [<< /Type /Annot /Subtype /Link \(box) \(entries) >>]"
    }
    private static func annotation(_ subtype: String) -> String {
        "/Annots [<< /Type /Annot /Subtype /\(subtype) \(box) >>]"
    }
    private static func image(_ entries: String) -> String {
        PDFFile.stream(
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray \(entries)",
            "x")
    }
    private static let script = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"

    static let keys = [
        ActiveDocument("actions on events of the catalog", catalog: "/AA << /WC << /S /GoTo /D [3 0 R /Fit] >> >>"),
        ActiveDocument("actions on events of a page", page: "/AA << /O << /S /GoTo /D [3 0 R /Fit] >> >>"),
        ActiveDocument("actions on events of an annotation", page: link("/AA << /E << /S /GoTo /D [3 0 R /Fit] >> >>")),
        ActiveDocument(
            "actions on events of a field", catalog: "/AcroForm << /Fields [10 0 R] >>",
            [10: "<< /FT /Sig /T (seal) /AA << /V << /S /GoTo /D [3 0 R /Fit] >> >> >>"]),
        ActiveDocument("a script without an action", catalog: "/Private << /JS (app.alert\\(1\\)) >>"),
        ActiveDocument("scripts by name", catalog: "/Names << /JavaScript << /Names [(a) << /K 1 >>] >> >>"),
        ActiveDocument("a form of the other format", catalog: "/AcroForm << /Fields [] /XFA (<xdp/>) >>"),
        ActiveDocument("files by name", catalog: "/Names << /EmbeddedFiles << /Names [] >> >>"),
        ActiveDocument(
            "a file in a specification", catalog: "/Private << /EF << /Other 10 0 R >> >>",
            [10: PDFFile.stream("", "x")]),
        ActiveDocument("an associated file", catalog: "/AF [<< /Desc (invoice) >>]"),
        ActiveDocument("a portfolio", catalog: "/Collection << /View /T >>"),
        ActiveDocument("a base address", catalog: "/URI << /Base (http://example.com/) >>"),
        ActiveDocument("the name of a file", catalog: "/Private << /F (\\\\\\\\server\\\\share) >>"),
        ActiveDocument("the name of a file in Unicode", catalog: "/Private << /UF (\\\\\\\\server\\\\share) >>"),
        ActiveDocument("renditions by name", catalog: "/Names << /Renditions << /Names [] >> >>"),
        ActiveDocument("a slide show", catalog: "/Names << /AlternatePresentations << /Names [] >> >>"),
        ActiveDocument(
            "a picture kept elsewhere", page: "/Resources << /XObject << /I 10 0 R >> >>",
            [10: image("/OPI << /2.0 << >> >>")]),
        ActiveDocument(
            "data in another file", page: "/Resources << /XObject << /I 10 0 R >> >>", [10: image("/F << /FS /URL >>")]),
        ActiveDocument(
            "a page of another document", page: "/Resources << /XObject << /X 10 0 R >> >>",
            [10: PDFFile.stream("/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Ref << /Page 0 >>", "")]),
    ]

    static let kinds = [
        ActiveDocument(
            "an embedded file", catalog: "/Private 10 0 R", [10: PDFFile.stream("/Type /EmbeddedFile", "MZ")]),
        ActiveDocument(
            "a file specification", catalog: "/Private << /Type /Filespec /Unix 10 0 R >>",
            [10: PDFFile.stream("", "x")]),
        ActiveDocument("a rendition", catalog: "/Private << /Type /Rendition >>"),
        ActiveDocument("a media clip", catalog: "/Private << /Type /MediaClip >>"),
        ActiveDocument("a sound", catalog: "/Private 10 0 R", [10: PDFFile.stream("/Type /Sound /R 8000", "x")]),
        ActiveDocument(
            "a scene in three dimensions", catalog: "/Private 10 0 R",
            [10: PDFFile.stream("/Type /3D /Subtype /U3D", "x")]),
        ActiveDocument(
            "PostScript", page: "/Resources << /XObject << /X 10 0 R >> >>",
            [10: PDFFile.stream("/Type /XObject /Subtype /PS", "quit")]),
        ActiveDocument(
            "PostScript under its other name", page: "/Resources << /XObject << /X 10 0 R >> >>",
            [10: PDFFile.stream("/Type /XObject /Subtype /Form /Subtype2 /PS /BBox [0 0 1 1]", "quit")]),
    ]

    /// In `/Annots` the list of known ones would refuse them too, so each is also put where no list
    /// is.
    static let annotations =
        ["FileAttachment", "RichMedia", "3D", "Movie", "Sound", "Screen"].flatMap { subtype in
            [
                ActiveDocument("an annotation \(subtype)", page: annotation(subtype)),
                ActiveDocument(
                    "an annotation \(subtype) that no page lists", catalog: "/Private << /Subtype /\(subtype) \(box) >>"
                ),
            ]
        } + [
            ActiveDocument("an annotation of a plug-in", page: annotation("Acme:Player")),
            ActiveDocument("an annotation of no kind", page: "/Annots [<< \(box) >>]"),
            ActiveDocument(
                "an annotation of a plug-in in an array of its own", page: "/Annots 10 0 R",
                [
                    10: "[11 0 R]", 11: "<< /Subtype /Projection \(box) >>",
                ]),
        ]

    static let forms = [
        ActiveDocument(
            "a field for text", catalog: "/AcroForm << /Fields [10 0 R] >>", [10: "<< /FT /Tx /T (name) >>"]),
        ActiveDocument("a button", catalog: "/AcroForm << /Fields [10 0 R] >>", [10: "<< /FT /Btn /T (send) >>"]),
        ActiveDocument("a choice", catalog: "/AcroForm << /Fields [10 0 R] >>", [10: "<< /FT /Ch /T (one) >>"]),
        ActiveDocument("a field of no type", catalog: "/AcroForm << /Fields [10 0 R] >>", [10: "<< /T (what) >>"]),
        ActiveDocument(
            "a field of no type below another", catalog: "/AcroForm << /Fields [10 0 R] >>",
            [10: "<< /T (all) /Kids [11 0 R] >>", 11: "<< /T (one) /Parent 10 0 R >>"]),
        ActiveDocument(
            "a field for text that no form lists", page: "/Annots [10 0 R]",
            [10: "<< /Subtype /Widget \(box) /FT /Tx >>"]),
        ActiveDocument("a field for text nothing leads to", [10: "<< /FT /Tx /T (name) >>"]),
        ActiveDocument("a widget of no field", page: "/Annots [10 0 R]", [10: "<< /Subtype /Widget \(box) >>"]),
        ActiveDocument(
            "a widget below a field for text", page: "/Annots [11 0 R]",
            [10: "<< /T (all) /Kids [11 0 R] /FT /Tx >>", 11: "<< /Subtype /Widget \(box) /Parent 10 0 R >>"]),
    ]

    private static let actionTypes = [
        "GoToR", "GoToE", "GoToDp", "Launch", "Thread", "URI", "Sound", "Movie", "Hide", "Named", "SubmitForm",
        "ResetForm", "ImportData",
        "JavaScript", "SetOCGState", "Rendition", "Trans", "GoTo3DView", "RichMediaExecute",
    ]

    static let actions =
        actionTypes.flatMap { type in
            [
                ActiveDocument("an action \(type)", page: link("/A << /S /\(type) >>")),
                ActiveDocument("an action \(type) nothing leads to", [10: "<< /S /\(type) >>"]),
            ]
        } + [
            ActiveDocument("an action of a new kind", page: link("/A << /S /Teleport >>")),
            ActiveDocument("an action of no kind", page: link("/A << /D [3 0 R /Fit] >>")),
            ActiveDocument("an action whose kind is a string", page: link("/A << /S (GoTo) /D [3 0 R /Fit] >>")),
            ActiveDocument("an action in a stream", page: link("/A 10 0 R"), [10: PDFFile.stream("/S /Teleport", "")]),
            ActiveDocument(
                "an action that poses as an attribute", page: link("/A << /O /Layout /S /Teleport >>")),
            ActiveDocument(
                "an action of a new kind, by its type", catalog: "/Private << /Type /Action /S /Teleport >>"),
            ActiveDocument(
                "an action with another after it",
                page: link("/A << /S /GoTo /D [3 0 R /Fit] /Next << /S /GoTo /D [3 0 R /Fit] >> >>")),
            ActiveDocument(
                "a link with an action after its address",
                page: link("/A << /S /URI /URI (https://a.example/) /Next << >> >>")),
            ActiveDocument("a link to an address that is no text", page: link("/A << /S /URI /URI /x >>")),
            ActiveDocument("an address on opening", catalog: "/OpenAction << /S /URI /URI (https://a.example/) >>"),
            ActiveDocument(
                "an address among other things", page: link("/A << /S /URI /URI (https://a.example/) /F (x) >>")),
            ActiveDocument("an action of a new kind for an address", page: link("/PA << /S /Teleport >>")),
            ActiveDocument(
                "an action of a new kind between steps", page: "/PresSteps << /Type /NavNode /NA << /S /Teleport >> >>"),
            ActiveDocument(
                "an action back between steps", page: "/PresSteps << /Type /NavNode /PA << /S /Teleport >> >>"),
            ActiveDocument(
                "an outline's action", catalog: "/Outlines << /First 10 0 R /Last 10 0 R /Count 1 >>",
                [
                    10: "<< /Title (x) /Parent 1 0 R /A << /S /Teleport >> >>"
                ]),
            ActiveDocument("a script on opening", catalog: "/OpenAction \(script)"),
            ActiveDocument("a script on opening, as an object of its own", catalog: "/OpenAction 10 0 R", [10: script]),
            ActiveDocument("an unknown action on opening", catalog: "/OpenAction << /S /Teleport >>"),
            ActiveDocument("no kind of action on opening", catalog: "/OpenAction << /D [3 0 R /Fit] >>"),
            ActiveDocument(
                "a page and then a script on opening",
                catalog: "/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next \(script) >>"),
            ActiveDocument(
                "a script behind an outline item", catalog: "/Outlines << /First 10 0 R /Last 10 0 R /Count 1 >>",
                [
                    10: "<< /Title (x) /Parent 1 0 R /Next \(script) >>"
                ]),
            ActiveDocument(
                "a font that is an annotation as well", page: "/Resources << /Font 10 0 R >> /Annots [10 0 R]",
                [10: "<< /Subtype /Link \(box) /AA << >> >>"]),
            ActiveDocument(
                "destinations that are an action as well", catalog: "/Dests 10 0 R /OpenAction 10 0 R",
                [10: "<< /S /Teleport >>"]),
            ActiveDocument(
                "an element of structure that is an action as well",
                catalog: "/StructTreeRoot << /Type /StructTreeRoot /K 10 0 R >> /OpenAction 10 0 R",
                [10: "<< /S /Launch /Win << >> >>"]),
            ActiveDocument("a script below a font's name", page: "/Resources << /Font << /A << /AA << >> >> >> >>"),
            ActiveDocument(
                "data in another file, of an appearance",
                page: "/Annots [<< /Subtype /Stamp \(box) /AP << /N 10 0 R >> >>]",
                [10: PDFFile.stream("/Subtype /Form /BBox [0 0 1 1] /F << /FS /URL >>", "")]),
        ]

    static let all = keys + kinds + annotations + forms + actions
}
