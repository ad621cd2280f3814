/// The text exposition format 0.0.4.
enum PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Letters, digits, `_` and `:`, not starting with a digit; anything else becomes `_`.
    static func name(_ label: String) -> String {
        let clean = String(
            decoding: label.utf8.map { isWord($0) || $0 == UInt8(ascii: ":") ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
        return clean.utf8.first.map { (48...57).contains($0) } ?? true ? "_" + clean : clean
    }

    /// In the order of their names, so that one set of labels has one spelling.
    static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.sorted { $0.0 < $1.0 }.map { "\(labelName($0.0))=\"\(escaped($0.1))\"" }.joined(separator: ",")
    }

    static func line(_ name: String, _ labels: String, _ value: String) -> String {
        labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }

    private static func labelName(_ text: String) -> String {
        let clean = String(decoding: text.utf8.map { isWord($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
        return clean.utf8.first.map { (48...57).contains($0) } ?? true ? "_" + clean : clean
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
    }
}
