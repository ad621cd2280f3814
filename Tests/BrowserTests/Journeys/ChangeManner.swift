import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

/// How somebody comes: with or without scripts, in their language, on a telephone or at a desk.
struct Manner: Sendable, CustomStringConvertible {
    let language: Language
    let screen: Screen
    let javaScript: Bool

    static let all = [
        Manner(language: .english, screen: .phone, javaScript: true),
        Manner(language: .chinese, screen: .phone, javaScript: false),
        Manner(language: .chinese, screen: .wide, javaScript: true),
        Manner(language: .english, screen: .wide, javaScript: false),
    ]
    /// One of each value, for what differs little.
    static let two = [all[1], Manner(language: .english, screen: .wide, javaScript: true)]

    var description: String { "\(language.rawValue), \(screen.name), \(javaScript ? "with" : "without") scripts" }
}

extension Site {
    /// Lin, who has a phone, a mailbox and a password.
    @discardableResult
    func lin() async throws -> AccountID {
        try await engine.account(phone: Sample.oldPhone, email: Sample.mail, password: Sample.password).id
    }

    func window(_ manner: Manner) async throws -> Window {
        try await window(manner.language, on: manner.screen, javaScript: manner.javaScript)
    }

    /// Lin in front of the first step of a change, signed in and the way chosen.
    func changing(_ manner: Manner = Manner.all[0], by way: String = Words.oldNumber) async throws -> Window {
        try await lin()
        let window = try await window(manner)
        try await window.signIn()
        try await window.beginChange(by: way)
        return window
    }

    /// Tells the engine to do what is due by the clock.
    func pass(_ duration: Duration) async throws {
        engine.clock.advance(by: duration)
        _ = try await engine.engine.settleDueFlows()
    }
}

extension Sample {
    static let mail = "lin@example.com"
}

/// Labels that are used again and again.
enum Words {
    static let oldNumber = "current"
    static let email = "email"
    static let documents = "no-access"
    static let problem = ("There is a problem", "请检查以下内容")
    static let identifier = ("Phone number or e-mail address", "手机号或邮箱")
    static let centre = ("Security centre", "安全中心")
    static let enterCode = ("Enter the code", "请输入验证码")
    static let whichNumber = ("Enter the new phone number", "请输入新手机号")
    static let changed = ("Your phone number has been changed", "手机号更换成功")
}

// MARK: What people do on their way

extension Window {
    func say(_ words: (String, String)) -> String { say(words.0, words.1) }

    func signIn(
        _ identifier: String = Sample.oldPhone, _ password: String = Sample.password, to realm: String = "marketplace"
    ) async throws {
        try await open("/sign-in/\(realm)")
        try await fill(say(Words.identifier), with: identifier)
        try await fill(say("Password", "密码"), with: password)
        try await press(say("Sign in", "登录"))
        try await heading(Words.centre)
    }

    func beginChange(by way: String = Words.oldNumber) async throws {
        try await open("/account/start/phone.change")
        try await take(way)
        try await arrive(at: "/flow/")
    }

    /// Takes the way that is on offer, or one of those that are folded away.
    func take(_ way: String) async throws {
        try await wait("the ways") { try await count("[name=track]") > 0 }
        if try await count("details [value='\(way)']") > 0 { try await press(say("Other ways", "其他方式")) }
        try await press("[name=track][value='\(way)']")
    }

    func goOn() async throws { try await press(say("Continue", "继续")) }

    func askForCode() async throws {
        try await press(say("Send the code", "发送验证码"))
        try await heading(Words.enterCode)
    }

    func giveCode(_ code: String) async throws {
        try await fill(say("Code", "验证码"), with: code)
        try await goOn()
    }

    func giveNumber(_ number: String) async throws {
        try await heading(Words.whichNumber)
        try await fill(say("New phone number", "新手机号"), with: number)
        if try await count("[name=reason]") > 0 { try await choose(say("I have a new number", "换了新号码")) }
        try await goOn()
    }

    /// From the first code of the way by the old number to the page of the new number.
    func showOldNumber(_ site: Site) async throws {
        try await askForCode()
        try await giveCode(site.code(to: Sample.oldPhone))
        try await heading(Words.whichNumber)
    }

    func confirmNewNumber(_ site: Site, _ number: String = Sample.newPhone) async throws {
        try await askForCode()
        try await giveCode(site.code(to: number))
    }
}

// MARK: What people see

extension Window {
    func heading(_ words: (String, String)) async throws { try await heading(say(words)) }

    /// Waits for the page with this heading.
    func heading(_ wanted: String) async throws {
        // A number's blanks are such that don't break, which says nothing here.
        let text = "return document.querySelector('h1')?.innerText.replace(/\\s+/g, ' ').trim()"
        try await wait("the heading “\(wanted)”") { try await script(text).text == wanted }
    }

    /// Waits for the summary of what went wrong, with this in it.
    func problem(_ english: String, _ chinese: String) async throws {
        let wanted = say(english, chinese)
        try await wait("the problem “\(wanted)”") {
            try await script("return document.querySelector('.summary')?.innerText.replace(/\\s+/g, ' ')").text?
                .contains(wanted) == true
        }
    }

    /// The step of the progress that is now.
    var step: String {
        get async throws {
            try await script("return document.querySelector('[aria-current=step]')?.innerText.trim()").text ?? ""
        }
    }

    /// Whether a number is anywhere in the page, seen or not.
    func holds(_ number: String) async throws -> Bool {
        let digits = String(number.suffix(11))
        return try await script(
            "return (document.documentElement.outerHTML + location.href).includes(arguments[0])", .text(digits)
        ).flag
            ?? true
    }

    /// The flow whose page this is.
    var flow: FlowID {
        get async throws {
            let parts = try await path.split(separator: "?")[0].split(separator: "/")
            return try #require(parts.count > 1 ? FlowID(String(parts[1])) : nil)
        }
    }
}
