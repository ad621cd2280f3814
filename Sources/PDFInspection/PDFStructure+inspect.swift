package import ReaderProtocol

extension PDFStructure {
    /// More than a statement or a contract has.
    static let mostPages = 200

    /// Refuses what a document must not hold, wherever in the file it is.
    package func inspect() throws(ReaderFault) {
        guard pages >= 1 else { throw .damaged }
        guard pages <= Self.mostPages else { throw .bomb }
        // Viewers that believe the count would show other pages than those that follow the tree
        // (table 30).
        let tree = dictionary(dictionary(dictionary(trailer)?["Root"])?["Pages"])
        guard case .integer(pages) = resolved(tree?["Count"]) else { throw .damaged }
        var inspection = Inspection(self)
        try inspection.run()
    }
}

/// Walks from the trailer to everything, then to what nothing led to.
private struct Inspection {
    private struct Visit: Hashable {
        let reference: PDFReference
        let position: Position
    }

    private let structure: PDFStructure
    private let rules: ContentRules
    private var visited: Set<Visit> = []
    private var reached: Set<PDFReference> = []
    private var pending: [Visit] = []

    init(_ structure: PDFStructure) {
        self.structure = structure
        rules = ContentRules(structure)
    }

    mutating func run() throws(ReaderFault) {
        try follow(structure.trailer)
        for reference in structure.objects.keys where !reached.contains(reference) { try follow(.reference(reference)) }
        for object in structure.unlisted { try follow(object) }
    }

    private mutating func follow(_ value: PDFObject) throws(ReaderFault) {
        try inspect(value, at: .anywhere)
        while let visit = pending.popLast() {
            try inspect(structure.objects[visit.reference] ?? .null, at: visit.position)
        }
    }

    /// Nesting is bounded by qpdf; references are noted, not followed here.
    private mutating func inspect(_ value: PDFObject, at position: Position) throws(ReaderFault) {
        switch value {
        case .reference(let reference): note(reference, at: position)
        case .array(let items): for item in items { try inspect(item, at: position.ofElements) }
        case .dictionary(let dictionary): try inspect(dictionary, isStream: false, at: position)
        case .stream(let dictionary): try inspect(dictionary, isStream: true, at: position.ofStream)
        case .null, .boolean, .integer, .real, .string, .name: break
        }
    }

    private mutating func note(_ reference: PDFReference, at position: Position) {
        reached.insert(reference)
        let visit = Visit(reference: reference, position: position)
        if visited.insert(visit).inserted { pending.append(visit) }
    }

    private mutating func inspect(
        _ dictionary: PDFDictionary, isStream: Bool, at position: Position
    ) throws(ReaderFault) {
        // Of a trailer that a later one replaces, or a cross-reference stream's.
        if position != .names, dictionary["Encrypt"] != nil { throw .encrypted }
        // Tagged documents lead to their links from the structure as well (14.7.5.3).
        let position = position == .anywhere && structure.name(dictionary["Subtype"]) == "Link" ? .annotation : position
        guard rules.allow(dictionary, isStream: isStream, at: position) else { throw .active }
        for (key, value) in dictionary.entries { try inspect(value, at: position.child(key)) }
    }
}
