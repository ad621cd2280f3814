import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing
import Web

@Suite("Staff come in and go out")
struct DeskEntranceJourneys {
    @Test("From the set-up link to the queue, with and without scripts", arguments: [true, false])
    func setUp(javaScript: Bool) async throws {
        try await Site.run { site in
            let link = try await site.setUpPath("lena")
            let lena = try await site.window(.english, on: .wide, javaScript: javaScript)
            try await lena.open(link)
            try await lena.see("Set up your access to the console")
            let app = try await lena.scannedApp
            try await lena.fill("Choose a password", with: Colleague.password)
            try await lena.fill("Code", with: "000000")
            try await lena.press("Finish")
            try await lena.see("Enter the code that the authenticator app shows now. If it still fails")
            try await #expect(lena.value(of: "#password").isEmpty)
            try await lena.fill("Choose a password", with: Colleague.password)
            try await lena.fill("Code", with: app.code(at: site.engine.clock.now).reveal())
            try await lena.press("Finish")
            try await lena.see("You are set up.")
            let colleague = Colleague(login: "lena", app: app)
            try await lena.givePassword(of: colleague)
            try await lena.giveCode(of: colleague, at: site)
            try await lena.arrive(at: site.place(.consoleCases))
            try await lena.see("No cases are waiting")
            let cookie = try #require(try await lena.cookie("__Host-bindery-console"))
            #expect(
                cookie.isSecure && cookie.isHTTPOnly && cookie.path == "/"
                    && ["Lax", "Strict"].contains(cookie.sameSite))
            try await lena.open(link)
            try await lena.see("This link can't be used any more")
        }
    }

    @Test("A wrong password, a wrong code and a code of before are said, in Chinese")
    func wrong() async throws {
        try await Site.run { site in
            let lena = try await site.colleague("lena")
            let window = try await site.window(.chinese, on: .phone)
            try await window.open("/console")
            try await window.arrive(at: "/console/sign-in")
            try await window.fill("#login", with: "lena")
            try await window.fill("#password", with: "not the password")
            try await window.press("[type=submit]")
            try await window.see("请检查以下内容")
            try await #expect(window.status == 422)
            try await window.givePassword(of: lena)
            for code in ["000000", lena.app.code(at: site.engine.clock.now).reveal()] {
                try await window.fill("#code", with: code)
                try await window.press("[type=submit]")
                try await window.wait("the error") { try await window.status == 422 }
            }
            try await window.giveCode(of: lena, at: site)
            try await window.see("目前没有待审核的案件")
        }
    }

    @Test(
        "After an hour of nothing a code is enough, after a day it is not, and the page that was asked for comes behind it"
    )
    func time() async throws {
        try await Site.run { site in
            let (lena, window) = (try await site.colleague("lena"), try await site.window(.english, on: .wide))
            try await window.enterConsole(as: lena, at: site)
            site.engine.clock.advance(by: .minutes(61))
            try await window.reload()
            try await window.see("You have been inactive for an hour.")
            try await #expect(window.count("#password") == 0)
            try await window.giveCode(of: lena, at: site)
            try await window.arrive(at: site.place(.consoleCases))
            site.engine.clock.advance(by: .hours(24))
            try await window.reload()
            try await window.arrive(at: "/console/sign-in")
            try await window.givePassword(of: lena)
            try await window.giveCode(of: lena, at: site)
            try await window.arrive(at: site.place(.consoleCases))
        }
    }

    @Test("Signed out is signed out: neither the way back nor the kept cookie leads in")
    func signOut() async throws {
        try await Site.run { site in
            let (lena, window) = (try await site.colleague("lena"), try await site.window(.english, on: .wide))
            try await window.enterConsole(as: lena, at: site)
            let kept = try #require(try await window.cookie("__Host-bindery-console"))
            try await window.press("Sign out")
            try await window.arrive(at: "/console/sign-in")
            try await window.back()
            try await window.reload()
            try await window.arrive(at: "/console/sign-in")
            let thief = try await site.window(.english, on: .wide)
            try await thief.open("/console/sign-in")
            try await thief.set(kept)
            try await thief.open(site.place(.consoleCases))
            try await thief.arrive(at: "/console/sign-in")
        }
    }

    /// What an operator does to a login.
    enum Removal: String, CaseIterable, Sendable {
        case disabled, reset
    }

    @Test(
        "A member whose login is disabled or reset is out at the next click, and does not get in again",
        arguments: Removal.allCases)
    func removed(removal: Removal) async throws {
        try await Site.run { site in
            let (lena, window) = (try await site.colleague("lena"), try await site.window(.english, on: .wide))
            try await window.enterConsole(as: lena, at: site)
            switch removal {
            case .disabled: _ = try await site.engine.engine.disableStaff("lena")
            case .reset: _ = try await site.engine.engine.resetStaff("lena")
            }
            try await window.press("Cases")
            try await window.arrive(at: "/console/sign-in")
            try await window.fill("#login", with: "lena")
            try await window.fill("#password", with: Colleague.password)
            try await window.press("[type=submit]")
            try await window.see("The login or the password is wrong")
        }
    }
}

extension Window {
    /// The app after it has taken the secret from the page, as typed by hand.
    fileprivate var scannedApp: AuthenticatorApp {
        get async throws {
            // Four by four on the page; the code of the login is in an element of the same kind.
            let text = try await text
            let groups = try #require(text.firstMatch(of: /this secret into the app: ((?:[A-Z2-7]{1,4} )+)/))
            return AuthenticatorApp(secret: Secret(String(groups.1.filter { $0 != " " })))
        }
    }
}
