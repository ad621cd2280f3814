/// One thing that an operator can set: declared once, and read, checked, listed and explained from
/// there.
struct Setting<Value: Sendable>: Sendable {
    /// As the file spells it: `http.port` is `port` under `http`.
    let name: String
    let form: SettingForm<Value>
    let standard: Value
    /// A sentence for the operator.
    let meaning: String
    /// Never shown.
    let isSecret: Bool

    init(_ name: String, _ form: SettingForm<Value>, standard: Value, isSecret: Bool = false, _ meaning: String) {
        self.name = name
        self.form = form
        self.standard = standard
        self.meaning = meaning
        self.isSecret = isSecret
    }
}

/// A setting whose kind of value does not matter.
protocol DeclaredSetting: Sendable {
    var name: String { get }
    var meaning: String { get }
    var isSecret: Bool { get }
    /// Completes "must be …".
    var words: String { get }
    var standardText: String { get }
    func accepts(_ text: String) -> Bool
}

extension Setting: DeclaredSetting {
    var words: String { form.words }
    var standardText: String { form.write(standard) }
    func accepts(_ text: String) -> Bool { form.read(text) != nil }
}
