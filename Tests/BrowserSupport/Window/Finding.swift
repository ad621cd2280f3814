/// An element of the page as the driver names it.
struct Element: Sendable {
    let id: String

    /// The standard's name for the member that holds the id.
    private static let key = "element-6066-11e4-a52e-4f735466cecf"

    init?(_ wire: Wire) {
        guard let id = wire[Self.key].text else { return nil }
        self.id = id
    }

    var wire: Wire { .object([Self.key: .text(id)]) }
}

/// What a name may mean.
enum Finding: String {
    /// A form's field, by its label.
    case field
    /// A button or a link, by what is written on it.
    case press
    /// A label itself: what a finger lands on, since the box of a radio button is often hidden
    /// behind a drawn one.
    case label

    /// Fills `named` with pairs of a name and an element.
    private var collecting: String {
        switch self {
        case .field:
            """
            for (const label of document.querySelectorAll('label')) if (label.control) named.push([label.textContent, label.control]);
            for (const e of document.querySelectorAll('input[aria-label], textarea[aria-label], select[aria-label]'))
                named.push([e.getAttribute('aria-label'), e]);
            """
        case .press:
            """
            const kinds = 'button, a[href], input[type=submit], input[type=button], summary, [role=button], [role=tab]';
            for (const e of document.querySelectorAll(kinds))
                if (e.checkVisibility()) named.push([e.getAttribute('aria-label') || (e.matches('input') ? e.value : e.textContent), e]);
            """
        case .label:
            "for (const label of document.querySelectorAll('label')) if (label.control) named.push([label.textContent, label]);"
        }
    }

    /// Exactly the name first, then the beginning of one, since a label may hold a hint as well.
    /// - Returns: (as the script's value) all elements so named.
    var script: String {
        """
        const tidy = text => (text || '').replace(/\\s+/g, ' ').trim(), wanted = tidy(arguments[0]), named = [];
        if (/^[#.\\[]/.test(wanted)) return [...document.querySelectorAll(wanted)];
        \(collecting)
        const unique = list => [...new Set(list.map(pair => pair[1]))];
        const exact = unique(named.filter(pair => tidy(pair[0]) === wanted));
        return exact.length ? exact : unique(named.filter(pair => tidy(pair[0]).startsWith(wanted)));
        """
    }
}

extension Window {
    /// Waits until there is one, and only one, of the name.
    func find(_ name: String, _ finding: Finding) async throws -> Element {
        var count = 0
        do {
            return try await Patience.wait {
                let found = try await script(finding.script, .text(name)).list
                count = found.count
                return found.count == 1 ? found.first.flatMap(Element.init) : nil
            }
        } catch is Patience.TooLate {
            throw NotSeen(
                description: "\(count) of \(finding.rawValue) “\(name)” instead of one; the page is \(await sketch)")
        }
    }
}
