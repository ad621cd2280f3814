import BrowserSupport
import Domain
import TestSupport
import Web

extension Scenes {
    /// For the platform's engineers, on one long page.
    static let documents: [Scene] = [
        Scene("docs", languages: [.english], weight: 400_000) { _, window in
            try await window.open(RoutePath.docs.rawValue)
        }
    ]

    /// Where no page is.
    static let problems: [Scene] = [
        Scene("nowhere") { _, window in
            try await window.open("/nowhere")
        }
    ]

    /// What stands in for the telephone network in the demo.
    static let demo: [Scene] = [
        Scene("demo-telephones", setup: Site.Setup(telephones: telephones), excused: renewal) { _, window in
            try await window.open(RoutePath.demoTelephones.rawValue)
        },
        Scene("demo-telephones-silent", setup: Site.Setup(telephones: []), excused: renewal) { _, window in
            try await window.open(RoutePath.demoTelephones.rawValue)
        },
    ]

    private static let renewal = [
        "meta-refresh": "the demo's telephones ring without anybody pressing reload, and nothing is typed there"
    ]

    private static let telephones = [
        DemoInbox.Message(
            sequence: 1, realm: "marketplace", carrier: "sms", to: Sample.oldPhone,
            text: "123456 is your code to change the phone number. Tell it to nobody.",
            code: "123456", at: Sample.day),
        DemoInbox.Message(
            sequence: 2, realm: "marketplace", carrier: "mail", to: "lin@example.com",
            text: "Your phone number was changed. http://localhost:8080/n/x",
            code: nil, at: Sample.day + .minutes(1)),
        DemoInbox.Message(
            sequence: 3, realm: "marketplace", carrier: "sms", to: Sample.newPhone, text: "验证码 654321，用于更换手机号，请勿告诉任何人。",
            code: "654321",
            at: Sample.day + .minutes(2)),
    ]
}
