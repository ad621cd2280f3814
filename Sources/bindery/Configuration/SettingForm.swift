import Domain
import Foundation

/// How the values of a setting are written.
struct SettingForm<Value: Sendable>: Sendable {
    /// Completes "must be …".
    let words: String
    let read: @Sendable (String) -> Value?
    let write: @Sendable (Value) -> String
}

extension SettingForm<String> {
    static let text = SettingForm(words: "text", read: { $0 }, write: { $0 })
    static let path = SettingForm(words: "a path", read: { $0 }, write: { $0 })

    static let address = SettingForm(
        words: "the name or address of a network interface, such as 127.0.0.1 or 0.0.0.0",
        read: { text in !text.isEmpty && !text.contains { $0.isWhitespace || $0 == "/" } ? text : nil }, write: { $0 })

    /// Empty where nothing is set.
    static let url = SettingForm(
        words: "a URL such as https://id.example.com", read: { $0.isEmpty ? $0 : webURL($0) }, write: { $0 })

    private static func webURL(_ text: String) -> String? {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""), url.host?.isEmpty == false,
            url.user == nil,
            url.fragment == nil
        else { return nil }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

extension SettingForm<String> {
    /// Appears in rows and logs. Empty where nothing is set.
    static let nodeName = SettingForm(
        words: "1 to 64 letters, digits, dots, hyphens and underscores",
        read: { text in text.wholeMatch(of: /[A-Za-z0-9._-]{0,64}/) == nil ? nil : text }, write: { $0 })
}

extension SettingForm<Secret<String>> {
    static let secret = SettingForm(words: "text", read: { Secret($0) }, write: { _ in "" })

    /// Whether it leads anywhere is for libpq to say. Empty where nothing is set.
    static let databaseURL = SettingForm(
        words:
            "a URL such as postgres://bindery@db.example.com/bindery, or pairs such as host=/run/postgresql dbname=bindery",
        read: { text in
            let isURL = text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
            let isPairs = text.prefixMatch(of: /\s*[a-z_]+\s*=/) != nil
            return text.isEmpty || isURL || isPairs ? Secret(text) : nil
        }, write: { _ in "" })
}

extension SettingForm<Int> {
    static func count(_ range: ClosedRange<Int>) -> SettingForm {
        SettingForm(
            words: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            read: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }, write: { String($0) })
    }
}

extension SettingForm<Bool> {
    static let flag = SettingForm(
        words: "true or false", read: { ["true": true, "false": false][$0.lowercased()] }, write: { String($0) })
}

extension SettingForm where Value: CaseIterable & RawRepresentable<String> {
    static var choice: SettingForm {
        let names = Value.allCases.map(\.rawValue)
        return SettingForm(
            words: "one of " + names.joined(separator: ", "), read: { Value(rawValue: $0) }, write: { $0.rawValue })
    }
}

extension SettingForm<Duration> {
    private static let units: [(name: String, length: Duration)] = [
        ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .minutes(1)), ("h", .hours(1)), ("d", .days(1)),
    ]

    static func span(_ range: ClosedRange<Duration>) -> SettingForm {
        SettingForm(
            words:
                "a length of time from \(written(range.lowerBound)) to \(written(range.upperBound)), such as 500ms, 15s or 5m",
            read: { text in length(text).flatMap { range.contains($0) ? $0 : nil } }, write: { written($0) })
    }

    private static func length(_ text: String) -> Duration? {
        guard let match = text.wholeMatch(of: /([0-9]{1,9})(ms|s|m|h|d)/), let count = Int(match.1),
            let unit = units.first(where: { $0.name == match.2 })
        else { return nil }
        return unit.length * count
    }

    private static func written(_ length: Duration) -> String {
        let unit = units.last { length.milliseconds % $0.length.milliseconds == 0 } ?? units[0]
        return "\(length.milliseconds / unit.length.milliseconds)\(unit.name)"
    }
}
