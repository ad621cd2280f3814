package import Domain
package import Engine

/// Makes texts of messages.
package struct MessageRenderer: Sendable {
    private let settings: MessageSettings
    private let templates: MessageTemplates
    /// Of identifier, for their names.
    private let kinds: IdentifierKinds

    package init(settings: MessageSettings, templates: MessageTemplates, kinds: IdentifierKinds = .standard) {
        self.settings = settings
        self.templates = templates
        self.kinds = kinds
    }

    /// - Parameter now: the text says for how many minutes from now the code is good.
    package func render(
        _ message: CodeMessage, reference: MessageID, at now: Instant
    ) throws(DeliveryFailure) -> RenderedMessage {
        var values = common(message.realm, message.operation, message.language)
        values["code"] = message.code
        values["minutes"] = String(max(1, (message.expiresAt.since(now).milliseconds + 59_999) / 60_000))
        values["host"] = settings.codeHost
        let purpose = CodePurpose(message.operation, message.subject)
        let name = "\(message.carrier.rawValue)/code-\(purpose.rawValue).\(message.language.rawValue)"
        return try rendered(
            name, values, carrier: message.carrier, reference: reference, realm: message.realm, to: message.to,
            code: message.code, language: message.language)
    }

    package func render(_ message: NoticeMessage, reference: MessageID) throws(DeliveryFailure) -> RenderedMessage {
        var values = common(
            message.realm, message.operation, message.language, changing: message.changes.map(\.kind))
        let changes = message.carrier == .sms ? message.changes.map(\.brief) : message.changes
        let most = message.carrier == .sms ? 2 : changes.count
        values["old"] = Self.listed(changes.olds, most: most, message.language)
        values["new"] = Self.listed(changes.news, most: most, message.language)
        let sides = [values["old"], values["new"]].compactMap(\.self)
        if sides.count == 2 { values["both"] = "both" } else { values["one"] = sides.first }
        let clock = MessageClock(
            zone: settings.timeZone(message.realm), carrier: message.carrier, language: message.language)
        values["at"] = clock.time(message.at)
        values["until"] = message.until.map { clock.time($0, after: message.at) }
        // For a text that does not tell when it happened, and so has named no zone.
        values["deadline"] = message.until.map(clock.time)
        values["elsewhere"] = message.elsewhere.map { settings.platformName($0, message.language) }
        values["because"] =
            message.cause.map { CancellationWords.text($0, message.language) }
            ?? message.reason.map { BulkWords.text($0, message.language) }
        values["flowURL"] = message.flow.map(settings.flowURL)
        values["letInURL"] = message.letInToken.map(settings.letInURL)
        values["notMeURL"] = message.disownToken.map(settings.disownURL)
        let name = "\(message.carrier.rawValue)/\(message.kind.rawValue).\(message.language.rawValue)"
        return try rendered(
            name, values, carrier: message.carrier, reference: reference, realm: message.realm, to: message.to,
            code: nil, language: message.language)
    }

    /// Nil where there is nothing to list.
    private static func listed(_ texts: [String], most: Int, _ language: Language) -> String? {
        guard !texts.isEmpty else { return nil }
        let list = texts.prefix(most).joined(separator: language == .chinese ? "、" : ", ")
        let left = texts.count - most
        guard left > 0 else { return list }
        return language == .chinese ? "\(list)等 \(texts.count) 项" : "\(list) and \(left) more"
    }

    /// - Parameter operation: nil where there is none to name: a code to sign in with, what the
    ///   platform did with the account.
    private func common(
        _ realm: RealmID, _ operation: OperationName?, _ language: Language, changing kinds: [IdentifierKind] = []
    ) -> [String: String] {
        var values = ["platform": settings.platformName(realm, language)]
        values["what"] = operation.map { OperationWords.text($0, changing: kinds, language, self.kinds) }
        return values
    }

    private func rendered(
        _ name: String, _ values: [String: String], carrier: Carrier, reference: MessageID, realm: RealmID, to: String,
        code: String?, language: Language
    ) throws(DeliveryFailure) -> RenderedMessage {
        guard let text = templates.text(name, values) else { throw .permanent("template.missing") }
        let (subject, body) = Self.parted(text, carrier)
        return RenderedMessage(
            reference: reference, realm: realm, to: Secret(to), subject: subject.map(Secret.init), text: Secret(body),
            code: code.map(Secret.init), language: language)
    }

    /// A mail's first line is its subject, and an empty line follows.
    private static func parted(_ text: String, _ carrier: Carrier) -> (subject: String?, body: String) {
        guard carrier == .mail, let end = text.firstIndex(of: "\n") else { return (nil, text) }
        return (String(text[..<end]), String(text[end...].drop(while: \.isNewline)))
    }
}

extension ChangeView {
    /// For a text message: a country code that both numbers have tells nothing, and is left out.
    fileprivate var brief: ChangeView {
        guard let old, let new, old.hasPrefix("+"), let code = old.split(separator: " ").first.map({ "\($0) " }),
            new.hasPrefix(code)
        else { return self }
        return ChangeView(
            kind: kind, old: String(old.dropFirst(code.count)), new: String(new.dropFirst(code.count)))
    }
}
