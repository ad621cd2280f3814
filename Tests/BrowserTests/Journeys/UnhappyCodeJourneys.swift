import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("Codes that go wrong on the way")
struct UnhappyCodeJourneys {
    @Test(
        "A wrong code says how many tries are left, until it bears none, and another one leads on",
        arguments: Manner.two)
    func wrong(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.changing(manner)
            try await lin.askForCode()
            let code = try await site.code(to: Sample.oldPhone)
            for left in [4, 3, 2] {
                try await lin.giveCode(Self.other(than: code))
                try await lin.problem("\(left) tries left", "还可以尝试 \(left) 次")
                try await #expect(lin.status == 422)
                try await #expect(lin.value(of: lin.say("Code", "验证码")).isEmpty)
            }
            try await lin.giveCode(Self.other(than: code))
            try await lin.problem("One try left", "还可以尝试 1 次")
            try await lin.giveCode(Self.other(than: code))
            try await lin.problem("Too many wrong tries with this code", "验证码错误次数过多")
            try await site.pass(.seconds(61))
            try await lin.open("/flow/\(lin.flow)")
            try await lin.press("[action$='/send'] button")
            try await lin.heading(Words.enterCode)
            try await lin.giveCode(site.code(to: Sample.oldPhone))
            try await lin.heading(Words.whichNumber)
        }
    }

    @Test("Letters are no code and cost no try; blanks and wide digits are forgiven")
    func typed() async throws {
        try await Site.run { site in
            let lin = try await site.changing()
            try await lin.askForCode()
            try await lin.giveCode("banana")
            try await lin.problem("This is not a code", "")
            let code = try await site.code(to: Sample.oldPhone)
            try await lin.giveCode(Self.other(than: code))
            try await lin.problem("4 tries left", "")
            try await lin.giveCode(" \(code.prefix(3)) \(Self.wide(code.suffix(3)))")
            try await lin.heading(Words.whichNumber)
        }
    }

    @Test("A late code says so, and another one is sent from where one is", arguments: Manner.two)
    func late(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.changing(manner)
            try await lin.askForCode()
            let code = try await site.code(to: Sample.oldPhone)
            try await site.pass(.minutes(6))
            try await lin.giveCode(code)
            try await lin.problem("The code is too old", "验证码已过期")
            try await lin.press("[action$='/send'] button")
            try await lin.heading(Words.enterCode)
            try await lin.wait("the error to go") { try await lin.count(".summary") == 0 }
            let next = try await site.code(to: Sample.oldPhone)
            #expect(next != code)
            try await lin.giveCode(next)
            try await lin.heading(Words.whichNumber)
        }
    }

    @Test(
        "A code that doesn't come: when another can be sent, what to check, and the other ways", arguments: Manner.two)
    func absent(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.changing(manner)
            try await lin.askForCode()
            let button = lin.say("Send another code", "重新发送")
            try await #expect(
                lin.text.contains(button) != manner.javaScript, "with scripts the button waits for its time")
            try await lin.see(lin.say("You can get another code in", "秒后可重新发送"))
            try await lin.press(lin.say("No code?", "没有收到验证码？"))
            try await lin.see(lin.say("blocked or filtered messages", "被拦截的短信"))
            try await site.pass(.seconds(61))
            try await lin.reload()
            try await lin.press(button)
            try await lin.wait("two codes") { try await site.engine.mailbox.codes().count == 2 }
            try await lin.press(lin.say("Other ways", "其他方式"))
            try await lin.take(Words.email)
            try await lin.heading(("Send a code to l***@example.com?", "向 l***@example.com 发送验证码？"))
        }
    }

    @Test("Asking again too soon without scripts sends nothing and shows when it is possible")
    func tooSoon() async throws {
        try await Site.run { site in
            let lin = try await site.changing(Manner.all[3])
            try await lin.askForCode()
            try await lin.press("Send another code")
            try await lin.heading(Words.enterCode)
            try await lin.see("You can get another code in 60 seconds")
            try await #expect(site.engine.mailbox.codes().count == 1)
        }
    }

    private static func other(than code: String) -> String { code == "123456" ? "654321" : "123456" }

    private static func wide(_ digits: some StringProtocol) -> String {
        String(String.UnicodeScalarView(digits.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
    }
}
