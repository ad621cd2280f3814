/// All that is particular to a kind of identifier. A new kind is a folder with a type that conforms, and a line in
/// ``IdentifierKinds/standard``.
package protocol IdentifierValue: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    static var kind: IdentifierKind { get }
    static var name: KindName { get }
    /// What carries a message to it; nil where none can be sent.
    static var carrier: Carrier? { get }
    static var keyboard: Keyboard { get }
    /// Line types allowed where a policy says nothing; empty for what has no numbering plan.
    static var lineTypes: Set<LineType> { get }
    /// How long a released value can't be bound by anybody else, by region, where a policy says nothing.
    static var quarantine: [String: Duration] { get }
    /// Whether a realm keeps it where its policy says nothing.
    static var isKeptByDefault: Bool { get }
    /// Whether the platform gives it out, so that its word says whose it is.
    static var isIssuedByPlatform: Bool { get }

    /// Whether what somebody typed, without naming its kind, is one of these.
    static func isMeant(by text: String) -> Bool
    /// Whether a text has the form of ``indexed``. It may still not be one.
    static func looksNormal(_ text: String) -> Bool

    /// - Parameters:
    ///   - text: as typed by a person, at most 320 bytes.
    ///   - region: ISO 3166-1 alpha-2; where a number is dialled when it has no country code.
    init(_ text: String, region: String) throws(IdentifierRefusal)
    /// Restores a value from its ``stored`` text, without applying today's rules.
    init?(stored text: String)

    /// All that was learned when it was parsed.
    var stored: String { get }
    /// The normal form, which is shown to its owner and used to reach them.
    var normal: String { get }
    /// What the blind index is computed over: equal for two spellings of one.
    var indexed: String { get }
    /// In full, as people write it: for whoever typed it just now.
    var written: String { get }
    /// Enough for the owner to recognise it, too little for a stranger to use.
    var masked: String { get }
    /// What the numbering plan says; nil for what has none.
    var numbering: Numbering? { get }
}

extension IdentifierValue {
    package static var carrier: Carrier? { nil }
    package static var keyboard: Keyboard { .letters }
    package static var lineTypes: Set<LineType> { [] }
    package static var quarantine: [String: Duration] { [:] }
    package static var isKeptByDefault: Bool { false }
    package static var isIssuedByPlatform: Bool { false }
    package static func isMeant(by text: String) -> Bool { false }
    package static func looksNormal(_ text: String) -> Bool { false }
    package var numbering: Numbering? { nil }
    package var written: String { normal }
}

/// What a numbering plan says of a value.
package struct Numbering: Hashable, Sendable {
    /// ISO 3166-1 alpha-2, or `ZZ`.
    package let region: String
    package let lineType: LineType
    package let isEasilyGuessed: Bool

    package init(region: String, lineType: LineType, isEasilyGuessed: Bool) {
        self.region = region
        self.lineType = lineType
        self.isEasilyGuessed = isEasilyGuessed
    }
}

/// The kinds of identifier that a server keeps, in the order in which they are told.
package struct IdentifierKinds: Sendable {
    package let all: [IdentifierKind]
    private let types: [IdentifierKind: any IdentifierValue.Type]

    /// Every kind of this release.
    package static let standard = IdentifierKinds([PhoneNumber.self, EmailAddress.self, Handle.self])

    package init(_ types: [any IdentifierValue.Type]) {
        all = types.map { $0.kind }
        self.types = Dictionary(types.map { ($0.kind, $0) }) { first, _ in first }
    }

    /// Nil for a kind that is not kept.
    package subscript(kind: IdentifierKind) -> (any IdentifierValue.Type)? { types[kind] }

    /// Those that a message can be sent to.
    package var reachable: [IdentifierKind] { all.filter { types[$0]?.carrier != nil } }

    /// Those that the platform gives out itself.
    package var issuedByPlatform: [IdentifierKind] { all.filter { types[$0]?.isIssuedByPlatform ?? false } }

    /// Those that a realm keeps where its policy says nothing.
    package var keptByDefault: [IdentifierKind] { all.filter { types[$0]?.isKeptByDefault ?? false } }

    /// Where a kind is told among the others: those that are not kept come last.
    package func place(of kind: IdentifierKind?) -> Int { kind.flatMap(all.firstIndex) ?? all.count }

    /// - Parameters:
    ///   - text: as typed by a person.
    ///   - region: as in ``IdentifierValue/init(_:region:)``.
    /// - Throws: ``IdentifierRefusal`` when the text is no identifier of that kind.
    package func parse(
        _ kind: IdentifierKind, _ text: String, region: String
    ) throws(IdentifierRefusal) -> Identifier {
        guard text.utf8.count <= 320 else { throw .tooLong }
        guard let type = types[kind] else { throw .unsupportedKind }
        return Identifier(try type.init(text, region: region))
    }

    /// Restores an identifier from its ``Identifier/stored`` text.
    package func restore(_ kind: IdentifierKind, stored text: String) -> Identifier? {
        types[kind]?.init(stored: text).map { Identifier($0) }
    }

    /// The kind that somebody means who typed something without naming its kind: the first, where several are possible.
    package func meant(by text: String) -> IdentifierKind? {
        all.first { types[$0]?.isMeant(by: text) ?? false } ?? all.first
    }
}
