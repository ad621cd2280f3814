/// Every way in which a value gets into a log.
enum Printing: CaseIterable {
    case interpolation, reflecting, description, debugPrint, dump, mirror

    func text(_ value: Any) -> String {
        var text = ""
        switch self {
        case .interpolation: text = "\(value)"
        case .reflecting: text = String(reflecting: value)
        case .description: text = String(describing: value)
        case .debugPrint: Swift.debugPrint(value, to: &text)
        case .dump: Swift.dump(value, to: &text)
        case .mirror: text = Self.walk(value)
        }
        return text
    }

    private static func walk(_ value: Any) -> String {
        let children = Mirror(reflecting: value).children
        if children.isEmpty { return String(describing: value) }
        return children.map { "\($0.label ?? "")=\(walk($0.value))" }.joined(separator: " ")
    }
}
