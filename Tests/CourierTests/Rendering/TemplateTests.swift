import Domain
import Engine
import Flows
import Foundation
import Testing
import Verification

@testable import Courier

@Suite("The texts of messages")
struct TemplateTests {
    private let token = "0189abcdefghxyzABXYZ-_"
    private let reference = MessageID(high: 1, low: 1)

    private func renderer(codeHost: String? = nil) throws -> MessageRenderer {
        let settings = MessageSettings(
            publicURL: "https://id.example.com/", codeHost: codeHost, timeZone: { _ in .shanghai },
            platformName: { _, language in language == .chinese ? "集市" : "Marketplace" })
        return MessageRenderer(settings: settings, templates: try MessageTemplates.bundled())
    }

    private static let everyNotice = NoticeKind.allCases.flatMap { kind in everyWay.map { (kind, $0) } }
    private static let everyOperation: [OperationName?] = [
        nil, .phoneChange, .emailChange, .freeze, .unfreeze, .dispute, OperationName(.phone, .bind),
        OperationName(nil, .close),
    ]
    private static let everyPurpose = everyOperation.flatMap { operation in
        everyWay.flatMap { way in [ProofSubject.old, .new, .email].map { (operation, $0, way) } }
    }
    private static let everyWay = Carrier.allCases.flatMap { carrier in
        Language.allCases.map { Way(carrier: carrier, language: $0) }
    }

    struct Way: Sendable {
        let carrier: Carrier
        let language: Language
        /// How it tells the times of the notices here.
        func time(_ day: Int) -> String {
            carrier == .sms && language == .chinese ? "11月\(day)日 16:30" : "2026-11-\(day) 16:30"
        }
        var to: String { carrier == .sms ? "+8613800138000" : "lin.private@example.com" }
    }

    /// Kinds with a link of the receiver's own. After the others there is nothing that a link could
    /// still do.
    private static let linked: Set<NoticeKind> = [
        .flowReviewing, .flowWaiting, .flowCompleted, .accountClosing, .caseAsked, .disputeOpened, .disputeAsked,
        .disputeRefused,
        .claimRefused,
    ]

    /// What the engine tells each kind about.
    private func operation(of kind: NoticeKind) -> OperationName? {
        switch kind {
        case .flowReviewing, .flowWaiting, .flowCompleted, .flowRefused, .flowVetoed, .flowReverted, .flowCancelled,
            .caseAsked:
            .phoneChange
        case .accountFrozen: .freeze
        case .accountUnfrozen: .unfreeze
        case .accountRestricted, .accountUnrestricted, .accountReturned, .signInLetIn, .unbindAnnounced, .unbindDone,
            .unbindCalledOff, .identifiersComing, .identifiersArrived:
            nil
        case .accountClosing, .accountClosed: .close
        case .disputeOpened, .disputeAsked, .disputeRefused, .claimRefused: .dispute
        }
    }

    private func notice(
        _ kind: NoticeKind, _ way: Way, token: String?, until: Instant? = start + .hours(72),
        cause: CancellationCause? = .accountFrozen
    ) throws -> RenderedMessage {
        let message = Messages().notice(
            kind, to: way.to, operation: operation(of: kind), carrier: way.carrier, language: way.language,
            until: until,
            cause: kind == .flowCancelled ? cause : nil, token: token)
        guard case .notice(let notice) = message.body else { throw Messages.Unusable() }
        return try renderer().render(notice, reference: reference)
    }

    private func code(
        _ operation: OperationName?, _ subject: ProofSubject, _ way: Way, codeHost: String? = nil
    ) throws -> RenderedMessage {
        let message = Messages().code(
            to: way.to, operation: operation, subject: subject, carrier: way.carrier, language: way.language)
        guard case .code(let code) = message.body else { throw Messages.Unusable() }
        return try renderer(codeHost: codeHost).render(code, reference: reference, at: start)
    }

    @Test(
        "Promise 7: every notice says what happened, when, and how to say that it was not you", arguments: everyNotice)
    func noticesAreComplete(_ kind: NoticeKind, _ way: Way) throws {
        let message = try notice(kind, way, token: token)
        let text = message.text.reveal()
        #expect(text.contains("https://id.example.com/n/\(token)") == Self.linked.contains(kind))
        #expect(text.contains("https://id.example.com/l/\(token)") == (kind == .signInLetIn))
        // The request's page tells more than there is room for beside its link.
        let isBrief = way.carrier == .sms && [.caseAsked, .flowRefused, .unbindAnnounced].contains(kind)
        #expect(text.contains("\(way.time(21)) (UTC+8)") != isBrief)
        #expect(text.contains(way.language == .chinese ? "集市" : "Marketplace"))
        let namesIdentifier = operation(of: kind)?.kind != nil && !isBrief
        #expect(text.contains("138****8000") == (namesIdentifier || kind.isOfBulk), "\(text)")
        #expect(text.contains("139****9000") == namesIdentifier, "\(text)")
        #expect(
            text.contains("+86 138") == (namesIdentifier && way.carrier == .mail || kind.isOfBulk),
            "both are numbers of one country")
        try isSound(message, way)
    }

    @Test("Promise 7: a notice without a link still says where to turn", arguments: everyNotice)
    func noticesWithoutLink(_ kind: NoticeKind, _ way: Way) throws {
        let message = try notice(kind, way, token: nil)
        let text = message.text.reveal()
        #expect(text.contains(way.language == .chinese ? "联系集市客服" : "ontact Marketplace support"))
        #expect(!text.contains("/n/") && !text.contains("/l/"))
        try isSound(message, way)
    }

    @Test("A notice with no deadline and no cause is a whole sentence", arguments: everyNotice)
    func noticesWithoutDeadline(_ kind: NoticeKind, _ way: Way) throws {
        for link in [token, nil] {
            let message = try notice(kind, way, token: link, until: nil, cause: nil)
            #expect(!message.text.reveal().contains(way.time(24)))
            for loose in [" .", "  ", "，。", "，，", "：。"] {
                #expect(!message.text.reveal().contains(loose), "\(message.text.reveal())")
            }
            try isSound(message, way)
        }
    }

    private static let everyForward: [(NoticeKind, String, String)] = [
        (
            .accountFrozen, "prove in the security centre that it is yours, with something older than the freeze",
            "安全中心用冻结前已有的方式验证"
        ),
        (.accountUnfrozen, "Freeze it again at once in the security centre", "立即到安全中心再次冻结"),
        (.accountRestricted, "To learn why, contact Marketplace support", "如需了解原因，请联系集市客服"),
        (
            .flowRefused, "See why or appeal by 2026-11-24 16:30 (UTC+8): https://id.example.com/f/0",
            "查看原因，或在 11月24日 16:30 (UTC+8) 前申诉：https://id.example.com/f/0"
        ),
        (.flowVetoed, "change your password. If you did, ask for it again", "请修改密码；如为本人申请，可重新办理"),
        (.flowReverted, "change your password. If it was, contact Marketplace support", "请修改密码；如为本人操作，请联系集市客服"),
        (.flowCancelled, "If you still need it, ask for it again", "如仍需要请重新办理"),
        (
            .disputeOpened, "We will decide by 2026-11-24 16:30, and nothing is lost",
            "内容不会丢失，最迟 11月24日 16:30 有结果"
        ),
        (.disputeAsked, "Please answer on the page where you reported it", "请在举报页面答复"),
        (.disputeRefused, "appeal by 2026-11-24 16:30 on the page where you did", "可在 11月24日 16:30 前到举报页面申诉"),
        (.claimRefused, "appeal by 2026-11-24 16:30 on the page where you did", "可在 11月24日 16:30 前到举报页面申诉"),
    ]

    @Test(
        "Owners are told why something is taken and when, and what they can do", arguments: BulkReason.allCases,
        everyWay)
    func bulkReasons(_ reason: BulkReason, _ way: Way) throws {
        let words: [BulkReason: (String, String)] = [
            .serviceEnded: ("because a service that used it ends", "因相关服务终止"),
            .policy: ("because our rules have changed", "因平台规则调整"),
            .security: ("to keep your account safe", "为保障账号安全"),
            .userRequest: ("because you asked for it", "根据您的申请"),
        ]
        let message = Messages().notice(
            .unbindAnnounced, to: way.to, operation: nil, carrier: way.carrier, language: way.language, reason: reason)
        guard case .notice(let notice) = message.body else { throw Messages.Unusable() }
        let text = try renderer().render(notice, reference: reference).text.reveal()
        let word = try #require(words[reason])
        #expect(text.contains(way.language == .chinese ? word.1 : word.0), "\(text)")
        #expect(text.contains("\(way.time(24))"), "\(text)")
        #expect(text.contains(way.language == .chinese ? "绑定其他手机号或邮箱" : "add another"), "\(text)")
    }

    @Test("Promise 8: an SMS about an end, a freeze or a dispute says what can be done", arguments: everyForward)
    func noticesSayWhatCanBeDone(_ kind: NoticeKind, _ english: String, _ chinese: String) throws {
        for (language, expected) in [(Language.english, english), (.chinese, chinese)] {
            let text = try notice(kind, Way(carrier: .sms, language: language), token: nil).text.reveal()
            #expect(text.contains(expected), "\(text)")
        }
    }

    @Test("Promise 9: the link in a notice of a dispute leads into it", arguments: everyWay)
    func disputesAreFollowed(_ way: Way) throws {
        let url = "https://id.example.com/n/\(token)"
        for kind in [NoticeKind.disputeOpened, .disputeAsked, .disputeRefused, .claimRefused] {
            let text = try notice(kind, way, token: token).text.reveal()
            #expect(text.contains(url))
            // It stops nothing, and whoever is told may be the one who pressed.
            for word in ["Stop it", "Not you", "not you", "请阻止", "如非本人"] { #expect(!text.contains(word), "\(text)") }
            #expect(!text.contains(OperationWords.text(.dispute, way.language, .standard)))
        }
    }

    @Test(
        "A question and a refusal lead to the request before they say anything else",
        arguments: [NoticeKind.caseAsked, .flowRefused], everyWay)
    func requestsComeFirst(_ kind: NoticeKind, _ way: Way) throws {
        let text = try notice(kind, way, token: token).text.reveal()
        let link = try #require(text.range(of: "https://id.example.com/f/\(Messages.flow.bare)"))
        for later in ["138****8000", way.time(21), "/n/"] {
            #expect(text.range(of: later).map { link.upperBound < $0.lowerBound } ?? true, "\(text)")
        }
    }

    @Test("An attempt that was ended says why", arguments: CancellationCause.allCases, everyWay)
    func endsSayWhy(_ cause: CancellationCause, _ way: Way) throws {
        let message = try notice(.flowCancelled, way, token: nil, cause: cause)
        #expect(message.text.reveal().contains(CancellationWords.text(cause, way.language)))
        try isSound(message, way)
    }

    @Test("No two causes of an end read alike", arguments: Language.allCases)
    func causesDiffer(_ language: Language) {
        let words = Set(CancellationCause.allCases.map { CancellationWords.text($0, language) })
        #expect(words.count == CancellationCause.allCases.count)
    }

    @Test("A code says what it is for, how long it is good and that nobody else may have it", arguments: everyPurpose)
    func codesAreComplete(_ operation: OperationName?, _ subject: ProofSubject, _ way: Way) throws {
        let message = try code(operation, subject, way)
        let text = message.text.reveal()
        #expect(text.contains("135790"))
        #expect(text.contains(way.language == .chinese ? "5 分钟" : "5 min"))
        #expect(text.contains(way.language == .chinese ? "切勿告知" : "Never pass it on"))
        #expect(message.code?.reveal() == "135790")
        try isSound(message, way)
    }

    /// What holds for every text: whole, calm, of bearable length, and without an identifier in
    /// full.
    private func isSound(_ message: RenderedMessage, _ way: Way) throws {
        let text = message.text.reveal()
        for (mark, what) in [
            ("{{", "a tag"), ("  ", "two spaces"), ("\n\n\n", "empty lines"), ("!", "an exclamation mark"),
            ("！", "an exclamation mark"),
        ] {
            #expect(!text.contains(mark), "\(what) in: \(text)")
        }
        #expect(!text.contains("13800138000") && !text.contains("lin.private"))
        #expect(message.to.reveal() == way.to)
        let subject = message.subject?.reveal()
        #expect((subject != nil) == (way.carrier == .mail))
        if let subject { #expect((5...78).contains(subject.count) && !subject.contains("\n"), "\(subject)") }
        if way.carrier == .sms {
            #expect(SMSParts.count(of: text) <= 2, "\(text)")
        }
        if way.carrier == .sms && way.language == .english {
            #expect(text.utf8.allSatisfy { $0 < 0x80 }, "GSM 7-bit: \(text)")
        }
    }

    @Test("Codes for different ends read differently", arguments: everyWay)
    func purposesDiffer(_ way: Way) throws {
        let pairs: [(OperationName?, ProofSubject)] = [
            (nil, .phone),
            (.phoneChange, .old), (.phoneChange, .new), (.emailChange, .old), (.emailChange, .new), (.freeze, .phone),
            (.unfreeze, .phone),
            (.dispute, .phone), (OperationName(.phone, .bind), .new), (OperationName(.email, .unbind), .phone),
        ]
        let texts = try pairs.map { try code($0.0, $0.1, way).text.reveal() }
        #expect(Set(texts).count == pairs.count)
    }

    @Test(
        "With a host configured an SMS ends in the line by which browsers know the page", arguments: Language.allCases)
    func boundToOrigin(_ language: Language) throws {
        let sms = try code(.phoneChange, .new, Way(carrier: .sms, language: language), codeHost: "id.example.com").text
            .reveal()
        #expect(sms.split(separator: "\n").last == "@id.example.com #135790")
        let before = sms.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(before.last == "" && !before.joined().contains("@"))
        let mail = try code(.phoneChange, .old, Way(carrier: .mail, language: language), codeHost: "id.example.com")
            .text.reveal()
        #expect(!mail.contains("@id.example.com"))
    }

    @Test("Templates use no variable that is not given")
    func variablesAreKnown() throws {
        let known: Set = [
            "platform", "what", "code", "minutes", "host", "old", "new", "both", "one", "at", "until", "because",
            "notMeURL",
            "letInURL", "flowURL", "deadline", "elsewhere",
        ]
        let folder = MessageTemplates.bundledFolder
        for name in try MessageTemplates.bundled().names {
            let text = try String(contentsOf: folder.appendingPathComponent("\(name).mustache"), encoding: .utf8)
            let tags = text.matches(of: /\{\{[#^\/]?([a-zA-Z]+)\}\}/).map { String($0.output.1) }
            #expect(Set(tags).isSubset(of: known), "\(name)")
        }
    }

    @Test("There is no template that nothing uses")
    func templatesAreUsed() throws {
        let kinds = NoticeKind.allCases.map(\.rawValue) + CodePurpose.allCases.map { "code-\($0.rawValue)" }
        let used = kinds.flatMap { kind in
            Self.everyWay.map { "\($0.carrier.rawValue)/\(kind).\($0.language.rawValue)" }
        }
        let partials = ["not-me", "farewell"].flatMap { part in Language.allCases.map { "mail/\(part).\($0.rawValue)" }
        }
        #expect(try MessageTemplates.bundled().names == Set(used + partials))
    }

    @Test("Names with marks of markup come out as they are")
    func escapesNothing() throws {
        let settings = MessageSettings(
            publicURL: "https://id.example.com", codeHost: nil, platformName: { _, _ in "Q&A <Shop>" })
        guard case .notice(let notice) = Messages().notice().body else { throw Messages.Unusable() }
        let text = try MessageRenderer(settings: settings, templates: try MessageTemplates.bundled()).render(
            notice, reference: reference
        )
        .text.reveal()
        #expect(text.contains("Q&A <Shop>"))
    }

    @Test(
        "Times are told in the realm's zone",
        arguments: [
            ("UTC", "2026-11-21 08:30 (UTC)"), ("+05:30", "2026-11-21 14:00 (UTC+5:30)"),
            ("-08:00", "2026-11-21 00:30 (UTC-8)"), ("+16:00", "2026-11-22 00:30 (UTC+16)"),
            ("Europe/London", "2026-11-21 08:30 (UTC)"), ("America/New_York", "2026-11-21 03:30 (UTC-5)"),
        ])
    func tellsTime(_ zone: String, _ expected: String) throws {
        let zone = try #require(ClockZone(zone))
        let settings = MessageSettings(publicURL: "https://x.example", codeHost: nil, timeZone: { _ in zone })
        guard case .notice(let notice) = Messages().notice().body else { throw Messages.Unusable() }
        let renderer = MessageRenderer(settings: settings, templates: try MessageTemplates.bundled())
        let text = try renderer.render(notice, reference: reference).text.reveal()
        #expect(text.contains(expected), "\(text)")
    }

    @Test("A text names its zone once, and again where the clocks were changed between its times")
    func tellsZoneOnce() throws {
        let zone = try #require(ClockZone("Europe/Berlin"))
        let clock = MessageClock(zone: zone, carrier: .sms, language: .english)
        #expect(clock.time(start, after: start - .days(3)) == "2026-11-21 09:30")
        #expect(clock.time(start, after: start - .days(30)) == "2026-11-21 09:30 (UTC+1)")
        let way = Way(carrier: .sms, language: .english)
        let text = try notice(.flowCompleted, way, token: token).text.reveal()
        #expect(text.contains("2026-11-24 16:30") && text.count { $0 == "(" } == 1)
    }
}
