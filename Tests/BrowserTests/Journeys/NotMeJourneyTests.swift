import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("The old number's owner opens the link of a notice")
struct NotMeJourneyTests {
    @Test(
        "Looking does nothing; pressing freezes the account at once, with and without scripts",
        arguments: [true, false])
    func pressing(javaScript: Bool) async throws {
        try await Site.run { site in
            let path = try await site.notMePath()
            let owner = try await site.window(.english, on: .phone, javaScript: javaScript)
            try await owner.open(path)
            try await owner.see("+86 138****8000")
            try await #expect(site.status == .active)
            try await owner.press("This was not me")
            try await owner.heading("We are reviewing the change")
            try await owner.see("Until then the account stays frozen")
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
            try await owner.see("此次更改正在人工审核")
        }
    }

    @Test("Pressing again after going back, reloading, and from a second device are harmless")
    func again() async throws {
        try await Site.run { site in
            let path = try await site.notMePath()
            let owner = try await site.window()
            try await owner.open(path)
            try await owner.press("This was not me")
            try await owner.heading("We are reviewing the change")
            try await owner.reload()
            try await owner.heading("We are reviewing the change")
            try await owner.open(path)
            try await owner.see("You have said that this was not you")
            let sameOwner = try await site.window(on: .wide)
            try await sameOwner.open(path)
            try await sameOwner.see("The account is frozen until we decide")
            try await sameOwner.press("Continue")
            try await sameOwner.heading("We are reviewing the change")
            let cases = try await site.engine.openCases()
            #expect(cases.map(\.parties.count) == [1])
        }
    }
}

extension Site {
    /// Of the one account of the story.
    fileprivate var status: AccountStatus {
        get async throws { try await engine.engine.lookUpAccount(.externalID("user-1"), engine.platform).status }
    }
}
