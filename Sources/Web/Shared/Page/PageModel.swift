/// What one page shows: plain stored values for one template (a template sees no computed
/// property). Texts of the catalogue that need no value in them are in the template (`{{t.word}}`);
/// those that do are put together before.
protocol PageModel: Sendable {
    /// The template's file name below `Resources/pages` or `Resources/console`, without its ending.
    static var template: String { get }
}

/// What went wrong with one field of a form, or with the form as a whole.
struct FieldError: Sendable {
    /// The field's id on the page; nil for the whole form.
    let field: String?
    let text: String
    /// For the summary's link.
    let href: String

    init(_ field: String?, _ text: String) {
        self.field = field
        self.text = text
        href = "#\(field ?? "main")"
    }
}

/// One input of a form, for the partial `field`.
struct Field: Sendable {
    /// The name that is sent, too.
    let id: String
    let label: String
    let hint: String?
    let error: String?
    let value: String?
    /// An HTML input type.
    let type: String
    /// HTML's autofill token: `tel`, `one-time-code`, `current-password`.
    let autocomplete: String?
    /// HTML's input mode: `numeric`, `tel`.
    let inputmode: String?
    let maxlength: Int?
    /// Lines of a text area; nil for one line.
    let rows: Int?
    /// Narrow on the page, where what is typed is short.
    let isShort: Bool
    let isOptional: Bool
    /// Not capitalised or corrected by the keyboard.
    let isVerbatim: Bool
    let isCode: Bool
    /// The ids of what a screen reader reads after the label.
    let describedBy: String?

    /// - Parameter errors: the page's; the one that is about this field is shown at it.
    init(
        _ id: String, _ label: String, hint: String? = nil, errors: [FieldError] = [], value: String? = nil,
        type: String = "text",
        autocomplete: String? = nil, inputmode: String? = nil, maxlength: Int? = nil, rows: Int? = nil,
        isShort: Bool = false,
        isOptional: Bool = false, isVerbatim: Bool = false
    ) {
        let error = errors.first { $0.field == id }?.text
        let described = [hint.map { _ in "\(id)-hint" }, error.map { _ in "\(id)-error" }].compactMap { $0 }
        self.id = id
        self.label = label
        self.hint = hint
        self.error = error
        self.value = value
        self.type = type
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        self.maxlength = maxlength
        self.rows = rows
        self.isShort = isShort
        self.isOptional = isOptional
        self.isVerbatim = isVerbatim
        isCode = autocomplete == "one-time-code"
        describedBy = described.isEmpty ? nil : described.joined(separator: " ")
    }
}

/// A question with a few answers, one of them to choose, for the partial `choice`.
struct Choice: Sendable {
    struct Option: Sendable {
        let id: String
        /// The choice's, since the partial can't look outside.
        let name: String
        let value: String
        let label: String
        let hint: String?
        let isChosen: Bool
        /// Of an `input`.
        let type: String
    }

    let id: String
    let legend: String
    let hint: String?
    let error: String?
    let options: [Option]

    /// - Parameters:
    ///   - id: the name that is sent, too; the first option bears it, so that a link to the choice
    ///     leads to something that can be chosen.
    ///   - options: value, label and hint.
    init(
        _ id: String, _ legend: String, hint: String? = nil, errors: [FieldError] = [], chosen: String? = nil,
        options: [(value: String, label: String, hint: String?)]
    ) {
        let chosen = [chosen].compactMap(\.self)
        self.init(id, legend, hint: hint, errors: errors, allChosen: chosen, isMany: false, options: options)
    }

    /// - Parameter isMany: whether several can be chosen at once.
    init(
        _ id: String, _ legend: String, hint: String? = nil, errors: [FieldError] = [], allChosen chosen: [String],
        isMany: Bool, options: [(value: String, label: String, hint: String?)]
    ) {
        self.id = "\(id)-choice"
        self.legend = legend
        self.hint = hint
        error = errors.first { $0.field == id }?.text
        self.options = options.enumerated().map { place, option in
            Option(
                id: place == 0 ? id : "\(id)-\(option.value)", name: id, value: option.value, label: option.label,
                hint: option.hint,
                isChosen: chosen.contains(option.value), type: isMany ? "checkbox" : "radio")
        }
    }
}
