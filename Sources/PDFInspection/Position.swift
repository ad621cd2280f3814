/// Where a dictionary is, as far as that changes what its keys mean.
///
/// An object may be reached in several positions and is then judged in each; what nothing leads to
/// is judged as `anywhere`, where every rule holds.
enum Position: Hashable {
    case anywhere
    /// Keys are names that somebody chose: fonts, images, glyphs, destinations, entries of the
    /// information dictionary. A font may be called `/AA`.
    case names
    /// Section 7.8.3: `/Font` and the like, whose keys are chosen.
    case resources
    /// Section 12.5.5: `/N`, `/R` and `/D` may each be a dictionary of chosen states.
    case appearance
    /// Section 14.7: `/S` is what an element is, of any name, and `/A` holds attributes.
    case structure
    /// Section 12.5.
    case annotation
    /// Section 12.6: where a viewer looks for something to do.
    case action
    /// The same of an annotation, where it is done only when somebody presses it.
    case press

    /// Of the dictionary of a stream here: streams never have chosen keys.
    var ofStream: Position { self == .names ? .anywhere : self }

    /// Of an array's elements here. Where an action is allowed, an array is a destination,
    /// attributes of a structure element, or formats of a measure (12.9).
    var ofElements: Position { self == .action || self == .press ? .anywhere : self }

    /// The position of the value under `key` of a dictionary in this position.
    func child(_ key: String) -> Position {
        switch self {
        case .names: return .anywhere
        case .resources where Self.resourceCategories.contains(key): return .names
        case .appearance where ["N", "R", "D"].contains(key): return .names
        case .annotation where key == "A": return .press
        case .structure where Self.structureKeys.contains(key): return .structure
        default: return Self.children[key] ?? .anywhere
        }
    }

    /// Table 34.
    private static let resourceCategories: Set = [
        "ExtGState", "ColorSpace", "Pattern", "Shading", "XObject", "Font", "Properties",
    ]
    /// Children, parents, and the trees that find elements by number or name (tables 354 and 355,
    /// sections 7.9.6 and 7.9.7).
    private static let structureKeys: Set = ["K", "P", "ParentTree", "IDTree", "Kids", "Nums", "Names", "Ref"]

    private static let children: [String: Position] = [
        "Resources": .resources, "DR": .resources,
        "AP": .appearance,
        // From the catalog, and from outline items.
        "StructTreeRoot": .structure, "SE": .structure,
        "Annots": .annotation,
        // Of annotations and outline items; of links, for addresses; of navigation nodes, on both
        // sides.
        "A": .action, "PA": .action, "NA": .action, "OpenAction": .action,
        // Glyphs; destinations; classes and roles of structure; inks; the document's information.
        "CharProcs": .names, "Dests": .names, "ClassMap": .names, "RoleMap": .names, "Colorants": .names,
        "Info": .names,
    ]
}
