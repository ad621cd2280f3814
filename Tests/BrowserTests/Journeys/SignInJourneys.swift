import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("Signing in and out")
struct SignInJourneys {
    @Test("By a code, with a cookie that scripts can't read, and out again", arguments: Manner.all)
    func code(manner: Manner) async throws {
        try await Site.run { site in
            try await site.lin()
            let lin = try await site.window(manner)
            try await lin.askSignInCode(Sample.oldPhone)
            try await lin.see("+86 138****8000")
            try await #expect(!lin.holds(Sample.oldPhone))
            try await lin.signIn(code: site.code(to: Sample.oldPhone))
            try await lin.heading(Words.centre)
            let cookie = try #require(try await lin.cookie("__Host-bindery"))
            #expect(cookie.isHTTPOnly && cookie.isSecure && cookie.sameSite == "Lax" && cookie.path == "/")
            try await lin.press(lin.say("Sign out", "退出登录"))
            try await lin.heading(("You are signed out", "您已退出登录"))
            try await #expect(lin.cookie("__Host-bindery") == nil)
            try await lin.back()
            try await lin.reload()
            try await #expect(!lin.text.contains("+86 138****8000"))
            try await lin.open("/account")
            try await lin.set(cookie)
            try await lin.open("/account")
            try await #expect(!lin.text.contains("+86 138****8000"), "the old cookie is worth nothing")
        }
    }

    @Test(
        "By the e-mail address and the password; a code is for phones alone, and the page says what to do instead",
        arguments: Manner.two)
    func address(manner: Manner) async throws {
        try await Site.run { site in
            try await site.lin()
            let lin = try await site.window(manner)
            try await lin.open("/sign-in/marketplace")
            try await lin.fill(lin.say(Words.identifier), with: Sample.mail)
            try await lin.press(lin.say("Send me a code", "发送验证码"))
            try await lin.problem("Use your password, or sign in with your phone number.", "请使用密码登录，或使用手机号登录。")
            try await #expect(lin.value(of: lin.say(Words.identifier)) == Sample.mail)
            try await #expect(site.engine.mailbox.codes().isEmpty)
            try await lin.fill(lin.say("Password", "密码"), with: Sample.password)
            try await lin.press(lin.say("Sign in", "登录"))
            try await lin.heading(Words.centre)
        }
    }

    @Test(
        "Promise 6: a number that nobody holds sees the same pages in the same order, and no code goes out",
        arguments: Manner.two)
    func unknown(manner: Manner) async throws {
        try await Site.run { site in
            try await site.lin()
            let (lin, stranger) = (try await site.window(manner), try await site.window(manner))
            try await lin.askSignInCode(Sample.oldPhone)
            try await stranger.askSignInCode("+8613700137000")
            let (known, unknown) = (try await lin.text, try await stranger.text)
            #expect(Self.blurred(known) == Self.blurred(unknown))
            try await #expect(site.engine.mailbox.codes().map(\.to) == [Sample.oldPhone])
            for left in [4, 3] {
                for window in [lin, stranger] {
                    try await window.signIn(code: "000000")
                    try await window.problem("Tries left: \(left)", "还可以尝试 \(left) 次")
                    try await #expect(window.status == 422)
                }
            }
            for (window, phone) in [(lin, Sample.oldPhone), (stranger, "+8613700137000")] {
                try await window.tryPassword(phone, "not the password")
                try await window.problem("The number or address and the password do not match", "账号或密码错误")
                try await #expect(window.value(of: window.say(Words.identifier)) == phone)
                try await #expect(window.value(of: window.say("Password", "密码")).isEmpty)
            }
        }
    }

    /// But for the number and the seconds that count down.
    private static func blurred(_ text: String) -> String {
        text.replacing(/\+86 13[78]\*\*\*\*\d{4}/, with: "NUMBER").replacing(/\d+ (seconds|秒)/, with: "SECONDS")
    }

    @Test("Empty, no number, no password: each says what is missing", arguments: Language.allCases)
    func missing(language: Language) async throws {
        try await Site.run { site in
            let lin = try await site.window(language)
            try await lin.tryPassword("not a number", "something")
            try await lin.problem("This is not a number or address that we can read", "格式不正确")
            try await lin.tryPassword(Sample.oldPhone, "")
            try await lin.problem("Enter your password, or press", "请输入密码，或选择")
        }
    }

    @Test(
        "Ten wrong passwords shut the way for a while and say until when; a code still opens",
        arguments: Language.allCases)
    func limited(language: Language) async throws {
        try await Site.run { site in
            try await site.lin()
            let lin = try await site.window(language, javaScript: false)
            for _ in 0..<10 { try await lin.tryPassword(Sample.oldPhone, "wrong") }
            try await lin.tryPassword(Sample.oldPhone, Sample.password)
            try await lin.problem("You can try again:", "可再次操作的时间：")
            try await #expect(lin.status == 429)
            try await lin.askSignInCode(Sample.oldPhone)
            try await lin.signIn(code: site.code(to: Sample.oldPhone))
            try await lin.heading(Words.centre)
        }
    }

    @Test("A second code within the minute is not sent, and the date is said")
    func tooSoon() async throws {
        try await Site.run { site in
            try await site.lin()
            let lin = try await site.window(javaScript: false)
            try await lin.askSignInCode(Sample.oldPhone)
            try await lin.press("Get another code, or sign in another way")
            try await lin.fill(Words.identifier.0, with: Sample.oldPhone)
            try await lin.press("Send me a code")
            try await lin.problem("You can try again:", "")
            try await #expect(site.engine.mailbox.codes().count == 1)
            try await site.pass(.seconds(61))
            try await lin.press("Send me a code")
            try await lin.heading(("Enter the code", "请输入验证码"))
            try await lin.signIn(code: site.code(to: Sample.oldPhone))
            try await lin.heading(Words.centre)
        }
    }

    @Test("Promise 5: a sign-in code opens in the browser that asked for it alone")
    func foreignCode() async throws {
        try await Site.run { site in
            try await site.lin()
            let (lin, thief) = (try await site.window(), try await site.window(on: .wide, javaScript: false))
            try await thief.askSignInCode("+8613700137000")
            try await lin.askSignInCode(Sample.oldPhone)
            let code = try await site.code(to: Sample.oldPhone)
            try await thief.signIn(code: code)
            try await thief.problem("The code is wrong", "")
            try await lin.signIn(code: code)
            try await lin.heading(Words.centre)
        }
    }

    @Test("Signing out elsewhere ends the other window and what it was doing, and nothing here", arguments: Manner.two)
    func elsewhere(manner: Manner) async throws {
        try await Site.run { site in
            let other = try await site.changing(Manner.all[3])
            let lin = try await site.window(manner)
            try await lin.signIn()
            try await lin.press(lin.say("Sign out everywhere else", "退出其他所有设备"))
            try await lin.see(lin.say("Every other device is signed out.", "其他设备均已退出登录。"))
            try await lin.seeNo(lin.say("Sign out everywhere else", "退出其他所有设备"))
            try await other.press("Send the code")
            try await other.heading("You are signed out")
            try await other.press("Sign in")
            try await other.heading("Sign in to Lantern Market")
            try await #expect(site.engine.mailbox.codes().isEmpty)
            try await lin.reload()
            try await lin.see("+86 138****8000")
        }
    }

    @Test("An hour of silence ends a session; the page says so and the way back is one press")
    func idle() async throws {
        try await Site.run { site in
            try await site.lin()
            let lin = try await site.window()
            try await lin.signIn()
            try await site.pass(.minutes(61))
            try await lin.reload()
            try await lin.heading("You are signed out")
            try await lin.press("Sign in")
            try await lin.heading("Sign in to Lantern Market")
        }
    }

    @Test("A secret that was replaced is worth nothing, nor is one that was made up")
    func stolen() async throws {
        try await Site.run { site in
            let lin = try await site.changing()
            let before = try #require(try await lin.cookie("__Host-bindery"))
            try await lin.showOldNumber(site)
            let after = try #require(try await lin.cookie("__Host-bindery"))
            #expect(before.value != after.value, "a proof changes the secret")
            try await site.pass(.minutes(1))
            for value in [before.value, "marketplace.AAAA", String(after.value.dropLast()) + "!"] {
                let thief = try await site.window(javaScript: false)
                try await thief.open("/sign-in/marketplace")
                var cookie = before
                cookie.value = value
                try await thief.set(cookie)
                try await thief.open("/account")
                try await #expect(thief.status == 401)
            }
        }
    }
}

extension Window {
    func askSignInCode(_ identifier: String) async throws {
        try await open("/sign-in/marketplace")
        try await fill(say(Words.identifier), with: identifier)
        try await press(say("Send me a code", "发送验证码"))
        try await heading(("Enter the code", "请输入验证码"))
    }

    func signIn(code: String) async throws {
        try await fill("#code", with: code)
        try await press(say("Sign in", "登录"))
    }

    func tryPassword(_ identifier: String, _ password: String) async throws {
        try await open("/sign-in/marketplace")
        try await fill(say(Words.identifier), with: identifier)
        if !password.isEmpty { try await fill(say("Password", "密码"), with: password) }
        try await press(say("Sign in", "登录"))
        try await wait("the error") { try await count(".summary") == 1 }
    }
}
