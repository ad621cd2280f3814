import Testing

/// What looks like one of the things that are refused, and is what ordinary programs write.
struct HarmlessDocument: CustomTestStringConvertible, Sendable {
    let name: String
    let file: PDFFile
    var testDescription: String { name }

    init(_ name: String, catalog: String = "", page: String = "", trailer: String = "", _ objects: [Int: String] = [:])
    {
        self.name = name
        file = PDFFile(catalog: catalog, page: page, trailer: trailer, objects: objects)
    }

    private static let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    private static let form = PDFFile.stream("/Type /XObject /Subtype /Form /BBox [0 0 40 40]", "")
    private static let box = "/Rect [10 10 50 50]"

    static let names = [
        HarmlessDocument("nothing"),
        HarmlessDocument(
            "a link to an address that the structure leads to as well",
            catalog: "/StructTreeRoot << /Type /StructTreeRoot /K << /S /Link /K << /Type /OBJR /Obj 10 0 R >> >> >>",
            page: "/Annots [10 0 R]",
            [10: "<< /Subtype /Link \(box) /A 11 0 R >>", 11: "<< /S /URI /URI (https://a.example/) >>"]),
        HarmlessDocument(
            "a link to an address, as browsers print them",
            page: "/Annots [<< /Subtype /Link \(box) /A << /Type /Action /S /URI /URI (https://a.example/) >> >>]"),
        HarmlessDocument(
            "fonts with unlucky names",
            page: "/Resources << /Font << /AA \(font) /JS \(font) /F \(font) /A \(font) >> >>"),
        HarmlessDocument(
            "fonts in an object of their own", page: "/Resources << /Font 10 0 R >>",
            [10: "<< /AA \(font) /URI \(font) >>"]),
        HarmlessDocument(
            "pictures, states, colours, patterns and properties with unlucky names",
            page: """
                /Resources << /XObject << /A 10 0 R /JS 10 0 R >> /ExtGState << /AA << /CA 1 >> >>
                /ColorSpace << /A /DeviceGray /XFA [/Pattern] >>
                /Pattern << /A << /PatternType 2 /Shading 11 0 R >> >> /Shading << /A 11 0 R >>
                /Properties << /AF << /Type /OCG /Name (x) >> >> >>
                """,
            [
                10: form, 11: "<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 1 1] /Function 12 0 R >>",
                12: "<< /FunctionType 2 /N 1 /Domain [0 1] >>",
            ]),
        HarmlessDocument(
            "glyphs with unlucky names", page: "/Resources << /Font << /F1 10 0 R >> >>",
            [
                10: """
                << /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 65 /LastChar 66 /Widths [1 1]
                /Encoding << /Differences [65 /A /F] >> /CharProcs << /A 11 0 R /F 11 0 R /URI 11 0 R >> >>
                """,
                11: PDFFile.stream("", "1 0 d0"),
            ]),
        HarmlessDocument(
            "destinations with unlucky names", catalog: "/Dests << /AA [3 0 R /Fit] /URI << /D [3 0 R /Fit] >> >>"),
        HarmlessDocument(
            "an information dictionary with entries of its own",
            trailer: "/Info << /Collection (library) /URI (x) /AF (y) >>"),
        HarmlessDocument(
            "inks with unlucky names",
            page: "/Resources << /ColorSpace << /CS [/DeviceN [/AA] /DeviceGray 10 0 R 11 0 R] >> >>",
            [
                10: "<< /FunctionType 2 /N 1 /Domain [0 1] >>",
                11: "<< /Colorants << /AA [/Separation /AA /DeviceGray 10 0 R] /A << /Type /X >> >> >>",
            ]),
        HarmlessDocument(
            "states of an appearance",
            page: "/Annots [<< /Subtype /Stamp \(box) /AP << /N << /A << >> /AA 10 0 R >> >> /AS /A >>]",
            [
                10: form
            ]),
    ]

    static let structure = [
        HarmlessDocument(
            "elements of structure",
            catalog: "/MarkInfo << /Marked true >> /StructTreeRoot 10 0 R",
            [
                10: """
                << /Type /StructTreeRoot /K [11 0 R] /ParentTree << /Nums [0 [12 0 R]] >> /IDTree << /Kids [13 0 R] >>
                /RoleMap << /Sound /P /AA /P >> /ClassMap << /A << /O /Layout /SpaceAfter 2 >> /AA << /O /Layout >> >> >>
                """,
                11: "<< /S /Document /P 10 0 R /K [12 0 R] >>",
                12: """
                << /S /Sound /P 11 0 R /Pg 3 0 R /A [<< /O /Layout /Placement /Block >> 0 << /O /Table /ColSpan 2 >>] /C /AA /Ref [11 0 R]
                /K [<< /Type /MCR /MCID 0 /Pg 3 0 R >> << /S /Movie /P 12 0 R /A << /O /List /ListNumbering /Decimal >> /K 0 >>] >>
                """,
                13: "<< /Limits [(a) (a)] /Names [(a) 14 0 R] >>", 14: "<< /S /Sound /ID (a) >>",
            ]),
        HarmlessDocument("attributes that nothing leads to", [10: "<< /S /P /A << /O /Layout /Placement /Block >> >>"]),
        HarmlessDocument(
            "attributes in a stream", catalog: "/StructTreeRoot << /K << /S /P /A 10 0 R >> >>",
            [10: PDFFile.stream("", "x")]),
        HarmlessDocument(
            "labels of pages", catalog: "/PageLabels << /Nums [0 << /S /D >> 1 << /S /r >> 2 << /S /A >>] >>"),
        HarmlessDocument(
            "a transparent page that wipes",
            page: "/Group << /S /Transparency /CS /DeviceRGB >> /Trans << /S /Wipe /D 1 >>"),
        HarmlessDocument(
            "an outline", catalog: "/Outlines 10 0 R",
            [
                10: "<< /Type /Outlines /First 11 0 R /Last 12 0 R /Count 2 >>",
                11: "<< /Title (a) /Parent 10 0 R /Next 12 0 R /A << /Type /Action /S /GoTo /D [3 0 R /Fit] >> /F 2 >>",
                12: "<< /Title (b) /Parent 10 0 R /Prev 11 0 R /Dest [3 0 R /XYZ 0 0 0] /SE << /S /Movie >> >>",
            ]),
        HarmlessDocument(
            "a measure", page: "/VP [<< /Measure << /Type /Measure /A [<< /Type /NumberFormat /U (m) /C 1 >>] >> >>]"),
        HarmlessDocument(
            "an article", catalog: "/Threads [10 0 R]",
            [
                10: "<< /Type /Thread /F 11 0 R >>",
                11: "<< /Type /Bead /T 10 0 R /N 11 0 R /V 11 0 R /P 3 0 R /R [0 0 9 9] >>",
            ]),
        HarmlessDocument("opening at a page", catalog: "/OpenAction [3 0 R /FitH null]"),
        HarmlessDocument("opening at a page by an action", catalog: "/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"),
        HarmlessDocument(
            "opening at a page by an object of its own", catalog: "/OpenAction 10 0 R", [10: "<< /S /GoTo /D (top) >>"]),
    ]

    /// Table 171, and flags under `/F`.
    static let annotations = [
        "Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline",
        "Squiggly", "StrikeOut",
        "Caret", "Stamp", "Ink", "Popup", "PrinterMark", "TrapNet", "Watermark", "Redact",
    ].map { HarmlessDocument("an annotation \($0)", page: "/Annots [<< /Type /Annot /Subtype /\($0) \(box) /F 4 >>]") }

    static let signatures = [
        HarmlessDocument("an empty form", catalog: "/AcroForm << /Fields [] /DR << /Font << /AA \(font) >> >> >>"),
        HarmlessDocument(
            "a seal", catalog: "/AcroForm << /SigFlags 3 /Fields [10 0 R] >> /Perms << /DocMDP 11 0 R >>",
            page: "/Annots [10 0 R]",
            [
                10:
                    "<< /Type /Annot /Subtype /Widget \(box) /FT /Sig /T (seal) /F 132 /P 3 0 R /V 11 0 R /AP << /N 12 0 R >> >>",
                11: """
                << /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <00>
                /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /P 2 /V /1.2 >> >>] /Name (x) /M (D:2026) >>
                """,
                12: form,
            ]),
        HarmlessDocument(
            "a seal on two pages", catalog: "/AcroForm << /Fields [10 0 R] >>", page: "/Annots [11 0 R 12 0 R]",
            [
                10: "<< /FT /Sig /T (seal) /Kids [11 0 R 12 0 R] >>",
                11: "<< /Subtype /Widget \(box) /Parent 10 0 R >>",
                12: "<< /Subtype /Widget \(box) /Parent 10 0 R >>",
            ]),
    ]

    static let all = names + structure + annotations + signatures
}
