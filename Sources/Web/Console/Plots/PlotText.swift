/// Texts cut to lines, since SVG breaks none by itself.
enum PlotText {
    /// - Parameters:
    ///   - columns: of half-width characters.
    ///   - most: lines; what is left over is cut off with an ellipsis. The table has all of it.
    static func lines(_ text: String, columns: Int, most: Int) -> [String] {
        var (lines, line, rest) = ([String](), "", pieces(of: text)[...])
        while let piece = rest.popFirst() {
            if width(line) + width(piece.trimmed) <= columns {
                line += piece
            } else if lines.count + 1 == most {
                return lines + [cut(line + piece, columns)]
            } else if line.isEmpty {
                let (head, tail) = split(piece, columns)
                lines.append(head)
                rest = [tail] + rest
            } else {
                lines.append(line.trimmed)
                line = ""
                rest = [piece] + rest
            }
        }
        return line.trimmed.isEmpty ? lines : lines + [line.trimmed]
    }

    /// Words with the space behind them; between wide characters a line may break anywhere.
    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var mayGoOn = false
        for character in text.split(whereSeparator: \.isWhitespace).joined(separator: " ") {
            let isWide = width(character) > 1
            if mayGoOn, !isWide { pieces[pieces.count - 1].append(character) } else { pieces.append(String(character)) }
            mayGoOn = !isWide && character != " "
        }
        return pieces
    }

    private static func cut(_ text: String, _ columns: Int) -> String { split(text, columns - 1).head.trimmed + "…" }

    /// At least one character, so that a text gets shorter each time.
    private static func split(_ text: String, _ columns: Int) -> (head: String, tail: String) {
        var (head, used) = ("", 0)
        for character in text {
            used += width(character)
            guard used <= columns || head.isEmpty else { break }
            head.append(character)
        }
        return (head, String(text.dropFirst(head.count)))
    }

    static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

    /// Two places from the CJK radicals on, which is as much of Unicode Standard Annex 11 as our
    /// names and sentences need.
    private static func width(_ character: Character) -> Int {
        (character.unicodeScalars.first?.value ?? 0) >= 0x2E80 ? 2 : 1
    }
}

extension String {
    fileprivate var trimmed: String { hasSuffix(" ") ? String(dropLast()) : self }
}
