import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("The old number's owner opens the link of a notice")
struct NotMeJourneyTests {
    @Test("Looking does nothing; pressing freezes the account at once, with and without scripts", arguments: [true, false])
    func pressing(javaScript: Bool) async throws {
        try await Site.run { site in
            let path = try await site.notMePath()
            let owner = try await site.window(.english, on: .phone, javaScript: javaScript)
            try await owner.open(path)
            try await owner.see("+86 138****8000")
            try await #expect(site.status == .active)
            try await owner.press("This was not me")
            try await owner.see("The account is frozen")
            try await #expect(site.status == .frozen)
        }
    }

    @Test("The same with the keyboard alone, in Chinese")
    func keyboard() async throws {
        try await Site.run { site in
            let path = try await site.notMePath()
            let owner = try await site.window(.chinese, on: .wide)
            try await owner.open(path)
            try await owner.wait("the button to have the focus") {
                try await owner.strike(.tab)
                return try await owner.focus == "button: 不是我本人操作"
            }
            try await owner.strike(.enter)
            try await owner.see("账号已冻结")
        }
    }

    @Test("Pressing again after going back, reloading, and from a second device are harmless")
    func again() async throws {
        try await Site.run { site in
            let path = try await site.notMePath()
            let owner = try await site.window()
            try await owner.open(path)
            try await owner.press("This was not me")
            try await owner.see("The account is frozen")
            try await owner.reload()
            try await owner.see("The account is frozen")
            let sameOwner = try await site.window(on: .wide)
            try await sameOwner.open(path)
            try await sameOwner.see("The account is frozen")
            try await #expect(sameOwner.count("form") == 0)
        }
    }
}

extension Site {
    /// Of the one account of the story.
    fileprivate var status: AccountStatus {
        get async throws { try await engine.engine.lookUpAccount(.externalID("user-1"), engine.platform).status }
    }
}
