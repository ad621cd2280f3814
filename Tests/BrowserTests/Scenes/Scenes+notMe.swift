import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

extension Scenes {
    /// The link of a notice, "this was not me".
    static let notMe: [Scene] = [
        Scene("not-me-open") { site, window in
            try await window.open(site.notMePath())
        },
        Scene("not-me-disputed") { site, window in
            let path = try await site.notMePath()
            let links = try await site.engine.mailbox.notices().compactMap(\.disownToken).filter { !path.hasSuffix($0) }
            try await site.engine.disown(try #require(links.first))
            try await window.open(path)
        },
        Scene("not-me-was-me") { site, window in
            let path = try await site.notMePath()
            let links = try await site.engine.mailbox.notices().compactMap(\.disownToken).filter { !path.hasSuffix($0) }
            try await site.engine.disown(try #require(links.first))
            try await window.open(path)
            try await window.press(window.say("It was me, and I have something to say", "是我本人操作，我要说明"))
            try await window.see(window.say("Tell us that it was you", "请说明是您本人操作"))
        },
        Scene("not-me-reviewing") { site, window in try await press(site.notMePath(), window) },
        Scene("not-me-proving") { site, window in try await press(site.notMePath(of: site.lin()), window) },
        Scene("not-me-wrong-code") { site, window in
            try await press(site.notMePath(of: site.lin()), window)
            try await window.press(window.say("Send the code", "发送验证码"))
            try await window.fill("#code", with: "000000")
            try await window.press(window.say("Continue", "继续"))
            try await window.see(window.say("There is a problem", "请检查以下内容"))
        },
        Scene("not-me-review-or-proof") { site, window in
            try await press(site.notMePath(of: site.lin()), window)
            try await window.press(window.say("See how the review is going, or add something", "查看审核进度或补充说明"))
        },
        Scene("not-me-asked") { site, window in
            let path = try await site.notMePath()
            try await press(path, window)
            let dispute = try #require(try await site.engine.openCases().first)
            let desk = try await site.engine.reviewer("mei")
            _ = try await site.engine.engine.takeCase(dispute.id, desk).get()
            let text = window.say("Since when is the old number gone?", "原号码从什么时候起无法使用？")
            _ = try await site.engine.engine.askPerson(dispute.id, text: text, desk).get()
            try await window.open(path)
            try await window.press(window.say("Continue", "继续"))
            try await window.see(window.say("The reviewer has a question", "审核人员有问题需要您答复"))
        },
        Scene("not-me-done") { site, window in
            let path = try await site.notMePath()
            try await press(path, window)
            try await window.open(path)
        },
        Scene("not-me-refused") { site, window in
            let path = try await site.notMePath()
            try await press(path, window)
            try await site.engine.decide(try #require(try await site.engine.openCases().first).id, .refuse)
            try await window.reload()
            try await window.see(window.say("decided that the change stays", "此次更改维持不变"))
        },
        Scene("not-me-taken-back") { site, window in
            try await press(site.notMePath(), window)
            try await site.engine.decide(try #require(try await site.engine.openCases().first).id, .approve)
            try await window.reload()
            try await window.see(window.say("The change was undone", "更改已撤销"))
        },
        Scene("not-me-late") { site, window in
            let path = try await site.notMePath()
            site.engine.clock.advance(by: .days(31))
            try await window.open(path)
        },
        Scene("not-me-unknown") { site, window in
            try await window.open("/n/none-of-ours")
        },
    ]

    private static func press(_ path: String, _ window: Window) async throws {
        try await window.open(path)
        try await window.press(window.say("This was not me", "不是我本人操作"))
        try await window.wait("the request") { try await window.path.hasPrefix("/flow/") }
    }
}
