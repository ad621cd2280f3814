import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("New numbers that can't be used")
struct UnhappyNumberJourneys {
    struct Bad: Sendable, CustomStringConvertible {
        let typed: String
        let english: String

        var description: String { typed }
    }

    @Test("The form says what is wrong with a number and keeps what was typed", arguments: [true, false])
    func form(javaScript: Bool) async throws {
        try await Site.run { site in
            let lin = try await site.changing(Manner(language: .english, screen: .phone, javaScript: javaScript))
            try await lin.showOldNumber(site)
            try await lin.goOn()
            try await lin.problem("Enter the new phone number", "")
            try await lin.problem("Choose a reason", "")
            for bad in Self.bad {
                try await lin.giveNumber(bad.typed)
                try await lin.problem(bad.english, "")
                try await #expect(lin.status == 422)
                try await #expect(lin.value(of: "New phone number") == bad.typed)
                try await #expect(lin.isChecked("I have a new number"))
            }
            try await #expect(site.engine.mailbox.codes().count == 1, "nothing went to any of them")
            try await lin.giveNumber("+86 139 1234 5678")
            try await lin.heading("Send a code to +86 139 1234 5678?")
        }
    }

    private static let bad = [
        Bad(typed: "my new one", english: "This is not a number or address that we can read"),
        Bad(typed: "139", english: "Some digits are missing"),
        Bad(typed: "+999 12345678", english: "The country code is not known"),
        Bad(typed: "010 6552 9988", english: "This sort of number can't be used"),
        Bad(typed: "+33 6 12 34 56 78", english: "Not from this country or region"),
        Bad(typed: "138 0013 8000", english: "You already use this one"),
    ]

    @Test(
        "Promise 6: that a number is taken is said only to whoever has proved it, and another one leads on",
        arguments: Manner.two)
    func taken(manner: Manner) async throws {
        try await Site.run { site in
            _ = try await site.engine.account("user-2", phone: Sample.newPhone)
            let lin = try await site.changing(manner)
            try await lin.showOldNumber(site)
            try await lin.giveNumber(Sample.newPhone)
            try await lin.confirmNewNumber(site)
            try await lin.problem("It is in use by another account", "已绑定其他账号")
            try await lin.giveNumber("+8613712345670")
            try await lin.confirmNewNumber(site, "+8613712345670")
            try await lin.heading(Words.changed)
            try await #expect(
                site.engine.engine.lookUpAccount(.externalID("user-2"), site.engine.platform).bindings.first?.state
                    == .active)
        }
    }

    @Test("Promise 6: a number that rests is refused only after it was proved")
    func quarantined() async throws {
        try await Site.run { site in
            let former = try await site.engine.account("user-2", phone: Sample.newPhone).id
            try await site.engine.change(former, from: Sample.newPhone, to: "+8613712345670")
            try await site.pass(.days(4))
            let lin = try await site.changing()
            try await lin.showOldNumber(site)
            try await lin.giveNumber(Sample.newPhone)
            try await lin.heading("Send a code to +86 139 1234 5678?")
            try await lin.confirmNewNumber(site)
            try await lin.problem("It can't be used yet", "")
            try await lin.heading(Words.whichNumber)
        }
    }

    @Test("A number that is easily guessed can be used, with a warning before", arguments: Manner.two)
    func easilyGuessed(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.changing(manner)
            try await lin.showOldNumber(site)
            try await lin.giveNumber("139 1234 8888")
            try await lin.see(lin.say("The number is easily guessed", "号码容易被猜到"))
            try await lin.press(lin.say("Use another phone number", "换一个手机号"))
            try await lin.giveNumber("139 1234 6666")
            try await lin.see(lin.say("The number is easily guessed", "号码容易被猜到"))
            try await lin.confirmNewNumber(site, "+8613912346666")
            try await lin.heading(Words.changed)
        }
    }

    @Test("Using another number after the code went out drops the first code")
    func another() async throws {
        try await Site.run { site in
            let lin = try await site.changing()
            try await lin.showOldNumber(site)
            try await lin.giveNumber(Sample.newPhone)
            try await lin.askForCode()
            try await lin.press("No code?")
            try await lin.press("Use another phone number")
            try await lin.giveNumber("+8613712345670")
            try await lin.heading("Send a code to +86 137 1234 5670?")
            try await lin.confirmNewNumber(site, "+8613712345670")
            try await lin.see("+86 137****5670")
            try await lin.heading(Words.changed)
        }
    }
}
