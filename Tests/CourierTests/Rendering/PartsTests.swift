import Domain
import Engine
import Flows
import Testing
import Verification

@testable import Courier

/// A text message is paid for by its parts, and one of many parts may come in the wrong order or not at all.
@Suite("The length of text messages")
struct PartsTests {
    private static let everyNotice = NoticeKind.allCases.flatMap { kind in Language.allCases.map { (kind, $0) } }
    private static let everyCode = Language.allCases.flatMap { language in
        OperationName.told.flatMap { operation in [ProofSubject.old, .new].map { (operation, $0, language) } }
    }

    /// - Parameter platform: its Chinese name, which is two to four characters for most.
    private func renderer(_ platform: String, codeHost: String? = nil) throws -> MessageRenderer {
        let settings = MessageSettings(
            publicURL: "https://id.example.com", codeHost: codeHost, timeZone: { _ in .shanghai },
            platformName: { _, language in language == .chinese ? platform : "Marketplace" })
        return MessageRenderer(settings: settings, templates: try MessageTemplates.bundled())
    }

    @Test("A notice has two parts at most, whatever is told with it", arguments: everyNotice)
    func notices(_ kind: NoticeKind, _ language: Language) throws {
        let renderer = try renderer("示例商城")
        for operation in kind.isAboutDispute ? [.dispute] : [OperationName.phoneChange, .emailChange, .freeze] {
            for token in ["0189abcdefghxyzABXYZ-_", nil] {
                for cause in kind == .flowCancelled ? CancellationCause.allCases.map(Optional.some) : [nil] {
                    let message = Messages().notice(
                        kind, operation: operation, language: language, cause: cause, token: token)
                    guard case .notice(let notice) = message.body else { throw Messages.Unusable() }
                    let text = try renderer.render(notice, reference: message.row.id).text.reveal()
                    #expect(SMSParts.count(of: text) <= 2, "\(text)")
                }
            }
        }
    }

    @Test(
        "What the platform does to many has two parts at most, whatever it takes and why",
        arguments: BulkReason.allCases)
    func bulk(_ reason: BulkReason) throws {
        let renderer = try renderer("示例商城")
        let taken = [
            ChangeView(kind: .phone, old: "+852 5123****89", new: nil),
            ChangeView(kind: .email, old: "l***@mail.example.com", new: nil),
        ]
        for language in Language.allCases {
            for kind in [NoticeKind.unbindAnnounced, .unbindDone, .unbindCalledOff] {
                let notice = NoticeMessage(
                    carrier: .sms, to: "+8613800138000", kind: kind, realm: Messages.realm, operation: nil,
                    changes: taken, at: start, until: start + .days(7), reason: reason, disownToken: nil,
                    language: language)
                let text = try renderer.render(notice, reference: MessageID(high: 1, low: 1)).text.reveal()
                #expect(SMSParts.count(of: text) <= 2, "\(text)")
            }
        }
    }

    @Test("A code has one part, with the line for browsers too", arguments: everyCode)
    func codes(_ operation: OperationName?, _ subject: ProofSubject, _ language: Language) throws {
        let message = Messages().code(operation: operation, subject: subject, language: language)
        guard case .code(let code) = message.body else { throw Messages.Unusable() }
        let renderer = try renderer("集市", codeHost: "id.example.com")
        let text = try renderer.render(code, reference: message.row.id, at: start).text.reveal()
        #expect(text.hasSuffix("@id.example.com #135790"))
        #expect(SMSParts.count(of: text) == 1, "\(text)")
    }

    @Test(
        "Parts are counted as networks do",
        arguments: [
            (String(repeating: "a", count: 160), 1), (String(repeating: "a", count: 161), 2),
            (String(repeating: "a", count: 306), 2), (String(repeating: "a", count: 307), 3),
            (String(repeating: "€", count: 80), 1), (String(repeating: "€", count: 81), 2),
            (String(repeating: "字", count: 70), 1), (String(repeating: "字", count: 71), 2),
            (String(repeating: "字", count: 134), 2), (String(repeating: "字", count: 135), 3),
            (String(repeating: "😀", count: 35), 1), (String(repeating: "😀", count: 36), 2),
        ])
    func counting(_ text: String, _ parts: Int) {
        #expect(SMSParts.count(of: text) == parts)
    }
}

extension OperationName {
    fileprivate static let told: [OperationName?] = [
        nil, .phoneChange, .emailChange, .freeze, .unfreeze, .dispute, OperationName(.phone, .bind),
        OperationName(.phone, .unbind), OperationName(nil, .close),
    ]
}

extension NoticeKind {
    fileprivate var isAboutDispute: Bool {
        [.disputeOpened, .disputeAsked, .disputeRefused, .claimRefused].contains(self)
    }
}
