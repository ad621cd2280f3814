/// Rows under headings, as wide as they need to be.
struct Table {
    private let headings: [String]
    private let rows: [[String]]

    init(_ headings: [String], _ rows: [[String]]) {
        self.headings = headings
        self.rows = rows
    }

    /// - Parameter empty: what is said where there are no rows.
    func print(orSay empty: String) {
        guard !rows.isEmpty else { return Output.note(empty) }
        for line in lines { Output.line(line) }
    }

    private var lines: [String] {
        let all = [headings] + rows
        let widths = headings.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return cells.joined(separator: "  ").trimmingEnd()
        }
    }
}

/// Names and values of one thing, under each other.
struct DetailList {
    private let lines: [(String, String?)]

    /// Values that are nil are left out.
    init(_ lines: [(String, String?)]) { self.lines = lines }

    func print() {
        let shown = lines.compactMap { name, value in value.map { (name, $0) } }
        let width = shown.map(\.0.count).max() ?? 0
        for (name, value) in shown { Output.line(name + String(repeating: " ", count: width - name.count + 2) + value) }
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
