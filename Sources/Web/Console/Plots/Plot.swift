/// A drawing of figures as plain shapes for one template, and the table that says the same.
///
/// What lies across the page is in percent and what lies down it in pixels, and nothing is scaled:
/// so letters keep their size on the narrowest screen.
struct Plot: Sendable {
    /// What a bar over the whole drawing stands for: the highest value, and ten at least. Otherwise the one thing that
    /// happened on a quiet day would look like very many.
    static func scale(of values: [Int]) -> Int { max(values.max() ?? 0, 10) }

    /// How an area is filled. Each differs from the others without its colour, too.
    enum Look: String, Sendable, CaseIterable {
        case plain, solid, hatched, dotted, hollow

        /// The pattern's id in the page, for looks that need one.
        var pattern: String? {
            switch self {
            case .plain, .solid, .hollow: nil
            case .hatched, .dotted: "fill-\(rawValue)"
            }
        }
    }

    struct Bar: Sendable {
        let x: String
        let y: String
        let width: String
        let height: String
        let look: String
        let pattern: String?
    }

    struct Label: Sendable {
        let x: String
        let y: String
        /// `strong`, `plain` or `faint`.
        let weight: String
        let text: String
    }

    /// A line across the whole drawing.
    struct Rule: Sendable {
        let y: String
    }

    /// What one look stands for.
    struct Key: Sendable {
        let look: String
        let pattern: String?
        let text: String

        init(_ look: Look, _ text: String) {
            self.look = look.rawValue
            pattern = look.pattern
            self.text = text
        }
    }

    /// Its element's; those of the title and the summary follow from it.
    let id: String
    let title: String
    /// The drawing in a sentence, for those who can't see it.
    let summary: String
    let drawing: PlotDrawing
    let keys: [Key]
    let hasKeys: Bool
    let table: PlotTable

    init(id: String, title: String, summary: String, drawing: PlotDrawing, keys: [Key] = [], table: PlotTable) {
        self.id = id
        self.title = title
        self.summary = summary
        self.drawing = drawing
        self.keys = keys
        hasKeys = !keys.isEmpty
        self.table = table
    }
}

/// The same figures in words and numbers.
struct PlotTable: Sendable {
    struct Row: Sendable {
        let name: String
        let cells: [String]
    }

    let caption: String
    /// Of the first column, then of the others.
    let nameHead: String
    let heads: [String]
    let rows: [Row]
}
