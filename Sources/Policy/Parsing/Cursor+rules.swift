import Domain
import Yams

// The policy's own small languages: conditions, limits, requirements.
extension Cursor {
    /// - Parameter after: Unicode scalars of the text that were read already, as in `when risk >=
    ///   medium`.
    func condition(allowsRisk: Bool = true, after skipped: Int = 0) -> Condition? {
        guard let text = text("a condition such as risk >= medium") else { return nil }
        var conditions = ConditionParser(String(text.unicodeScalars.dropFirst(skipped)), allowsRisk: allowsRisk)
        do {
            let alternatives = try conditions.parse()
            for placed in alternatives.flatMap({ $0 }) {
                let (line, column) = place(skipped + placed.offset)
                parser.note(placed.test, line: line, column: column, path: path)
            }
            return Condition(alternatives: alternatives.map { $0.map(\.test) })
        } catch {
            report(error.message, offset: skipped + error.offset)
            return nil
        }
    }

    /// `never`, `always`, or `when` and a condition.
    func reviewTrigger() -> ReviewTrigger? {
        guard let text = text("never, always, or when and a condition") else { return nil }
        switch text {
        case "never": return .never
        case "always": return .always
        case _ where text.hasPrefix("when "): return condition(after: 5).map { .when($0) }
        default:
            report("must be never, always, or when and a condition, not `\(text.prefix(60))`")
            return nil
        }
    }

    /// `2 per 30d`.
    func limit() -> Limit? {
        parsed("a limit such as 2 per 30d") { text in
            let words = text.split(separator: " ")
            guard words.count == 3, words[1] == "per", words[0].utf8.count <= 6, let count = Int(words[0]), count >= 1,
                let per = Span.parse(String(words[2])), per > .zero
            else { return nil }
            return Limit(count, per: per)
        }
    }

    func limits() -> [Limit]? { list { $0.limit() } }

    /// `old.code`, or several of which any one will do: `alipay | wechat`.
    func requirements() -> [Requirement]? {
        guard let text = text("a proof such as old.code, or several: alipay | wechat") else { return nil }
        let parts = text.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmed }
        let parsed = parts.compactMap { Requirement(String($0)) }.filter(isOfKnownKind)
        guard parsed.count == parts.count, Set(parsed).count == parsed.count else {
            report(
                "must be a proof such as old.code, password or face, or several: alipay | wechat; not `\(text.prefix(60))`"
            )
            return nil
        }
        return parsed
    }

    private func isOfKnownKind(_ requirement: Requirement) -> Bool {
        requirement.subject.kind.map { parser.kinds[$0] != nil } ?? true
    }

    package func region() -> String? {
        let wanted = "a region such as CN (ISO 3166-1 alpha-2, with a numbering plan)"
        guard let text = text(wanted) else { return nil }
        if PhoneRegion.isKnown(text) { return text }
        report("must be \(wanted), not `\(text.prefix(60))`" + PhoneRegion.hint(text))
        return nil
    }

    /// Lower-case letters, digits and hyphens.
    func slug() -> String? {
        parsed("a short name in lower-case letters, digits and hyphens") { MethodName(rawValue: $0)?.rawValue }
    }

    func method() -> MethodName? {
        parsed("a method such as face or alipay, whose evidence the platform gives") { text in
            guard let method = MethodName(rawValue: text), !parser.methods.contains(method) else { return nil }
            return method
        }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var rest = self
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
