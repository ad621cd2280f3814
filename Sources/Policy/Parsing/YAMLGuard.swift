/// What is refused before the text reaches the YAML parser, because the parser itself would be hurt
/// by it: a text without end, aliases that grow to gigabytes when followed, nesting that overflows
/// the stack.
enum YAMLGuard {
    static let maxBytes = 256 * 1024
    /// Brackets open at once. A policy needs four.
    static let maxBrackets = 16
    /// Columns before the first word of a line, which bound how deep blocks can nest. A policy
    /// needs about twelve.
    static let maxIndent = 60

    static func faults(in yaml: String) -> [PolicyFault] {
        guard yaml.utf8.count <= maxBytes else {
            return [fault(1, 1, "the file may have at most \(maxBytes / 1024) KiB; it has \(yaml.utf8.count / 1024)")]
        }
        var brackets = 0
        let lines = yaml.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" }
        for (index, line) in lines.enumerated() {
            var scan = LineScan(line: index + 1, brackets: brackets)
            if let fault = scan.fault(in: line.last == "\r" ? line.dropLast() : line) { return [fault] }
            brackets = scan.brackets
        }
        return []
    }

    static func fault(_ line: Int, _ column: Int, _ message: String) -> PolicyFault {
        PolicyFault(line: line, column: column, path: "", message: message)
    }
}

/// One line, outside of its quotes and its comment. Anchors and aliases are the only use YAML has
/// for `&` and `*` there that a policy could meet, so the characters themselves are refused and no
/// cleverness is needed to find them.
private struct LineScan {
    let line: Int
    var brackets: Int

    private var quote: Unicode.Scalar?
    private var quoteColumn = 0
    private var isEscaped = false
    private var atTokenStart = true
    private var previous: Unicode.Scalar = " "

    init(line: Int, brackets: Int) {
        self.line = line
        self.brackets = brackets
    }

    mutating func fault(in text: Substring.UnicodeScalarView) -> PolicyFault? {
        let indent = text.prefix { " -?:\t".unicodeScalars.contains($0) }.count
        guard indent <= YAMLGuard.maxIndent else { return YAMLGuard.fault(line, 1, "this line is nested too deeply") }
        var isComment = false
        for (index, scalar) in text.enumerated() {
            // YAML ends a line, and with it a comment, at these too; an editor shows them as one
            // line.
            if "\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains(scalar) {
                return YAMLGuard.fault(line, index + 1, "lines end with a line feed and nothing else")
            }
            isComment = isComment || (quote == nil && scalar == "#" && isBlank(previous))
            if isComment { continue }
            if let fault = take(scalar, column: index + 1) { return fault }
            previous = scalar
        }
        return quote == nil
            ? nil : YAMLGuard.fault(line, quoteColumn, "a quoted text must end on the line where it begins")
    }

    private mutating func take(_ scalar: Unicode.Scalar, column: Int) -> PolicyFault? {
        if let open = quote {
            if scalar == open, !isEscaped { quote = nil }
            isEscaped = open == "\"" && scalar == "\\" && !isEscaped
            return nil
        }
        switch scalar {
        case "&", "*":
            return YAMLGuard.fault(
                line, column, "anchors and aliases are not used here: write it out, or quote the text")
        case "\"" where atTokenStart, "'" where atTokenStart || previous == "'": open(scalar, column)
        case "[", "{": brackets += 1
        case "]", "}": brackets -= 1
        default: break
        }
        let follows = atTokenStart || ":-?".unicodeScalars.contains(previous)
        atTokenStart = "[{,".unicodeScalars.contains(scalar) || (isBlank(scalar) && follows)
        return brackets > YAMLGuard.maxBrackets ? YAMLGuard.fault(line, column, "brackets are nested too deeply") : nil
    }

    private mutating func open(_ scalar: Unicode.Scalar, _ column: Int) {
        quote = scalar
        quoteColumn = column
        isEscaped = false
    }

    private func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
}
