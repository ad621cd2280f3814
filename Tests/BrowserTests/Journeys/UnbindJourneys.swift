import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("What is bound is taken off an account, and put back")
struct UnbindJourneys {
    private static let phone = "+86 138****8000"
    private static let mail = "l***@example.com"

    @Test(
        "Journey 4: what depends on it is told before, one press confirms it, and everybody hears of it",
        arguments: Manner.all)
    func whole(manner: Manner) async throws {
        try await Site.run(Social.setup) { site in
            try await site.lin()
            let lin = try await site.window(manner)
            try await lin.signIn(to: "social")
            try await lin.press(".row[href$='/unbind']")
            try await lin.heading(Social.title)
            try await lin.see(lin.say("What depends on it", "解绑会影响什么"))
            try await lin.see(lin.say("You sign in with a code sent to it.", "登录验证码会发送到这里。"))
            try await Social.choose(["138"], lin)
            try await lin.take("password")
            try await lin.arrive(at: "/flow/")
            try await lin.see(Self.phone)
            try await Social.confirm(lin)
            try await lin.heading(Social.done)
            try await #expect(!lin.holds(Sample.oldPhone))
            let told = try await site.engine.mailbox.notices().filter { $0.kind == .flowCompleted }
            #expect(Set(told.map(\.to)) == [Sample.oldPhone, Sample.mail], "the number as it was before, too")
            try await lin.open("/account")
            try await lin.heading(Words.centre)
            try await lin.see(Self.mail)
            try await lin.seeNo(Self.phone)
        }
    }

    @Test("Both at once leave nobody without a way in: the page says what has to come first", arguments: Manner.two)
    func last(manner: Manner) async throws {
        try await Site.run(Social.setup) { site in
            try await site.lin()
            let lin = try await site.window(manner)
            try await Social.start(lin)
            try await Social.choose(["138", "l***"], lin)
            try await lin.take("password")
            try await lin.problem("This is the last one", "这是最后一个联系方式")
            try await #expect(lin.count("input[name=binding]:checked") == 2, "what was chosen stays chosen")
        }
    }

    @Test("Whoever has one alone is led to adding another", arguments: Manner.two)
    func ledToAnother(manner: Manner) async throws {
        try await Site.run(Social.setup) { site in
            _ = try await site.engine.account(phone: Sample.oldPhone, password: Sample.password)
            let lin = try await site.window(manner)
            try await Social.start(lin)
            try await lin.see(lin.say("This is the last one", "这是最后一个联系方式"))
            try await lin.press("[href='/account/start/phone.bind']")
            try await lin.arrive(at: "/account/start/")
            try await lin.see(lin.say("Add phone number", "绑定手机号"))
        }
    }

    @Test("A wrong password is told, and nothing was taken", arguments: Manner.two)
    func wrongPassword(manner: Manner) async throws {
        try await Site.run(Social.setup) { site in
            let account = try await site.lin()
            let lin = try await site.window(manner)
            try await Social.start(lin)
            try await Social.choose(["138"], lin)
            try await lin.take("password")
            try await lin.arrive(at: "/flow/")
            try await Social.confirm(lin, "not it at all")
            try await lin.see(lin.say(Words.problem))
            #expect(try await site.engine.read(account).bindings.count == 2)
            try await Social.confirm(lin)
            try await lin.heading(Social.done)
        }
    }

    @Test("In two tabs it is taken once, and the second says how things stand")
    func twoTabs() async throws {
        try await Site.run(Social.setup) { site in
            try await site.lin()
            let lin = try await site.window(Manner.all[0])
            try await Social.start(lin)
            try await Social.choose(["138"], lin)
            try await lin.take("password")
            try await lin.arrive(at: "/flow/")
            let (first, path) = (try await lin.tab(), try await lin.path)
            let second = try await lin.openTab()
            try await lin.show(second)
            try await lin.open(path)
            try await Social.confirm(lin)
            try await lin.heading(Social.done)
            try await lin.show(first)
            try await Social.confirm(lin)
            try await lin.heading(Social.done)
            #expect(try await site.engine.mailbox.notices().filter { $0.kind == .flowCompleted }.count == 2)
        }
    }

    @Test("Half done on one device, it goes on on another once somebody has shown who they are", arguments: Manner.two)
    func elsewhere(manner: Manner) async throws {
        try await Site.run(Social.setup) { site in
            try await site.lin()
            let (one, other) = (try await site.window(manner), try await site.window(manner))
            try await Social.start(one)
            try await Social.choose(["138"], one)
            try await one.take("password")
            try await one.arrive(at: "/flow/")
            let path = try await one.path
            try await other.signIn(to: "social")
            try await other.open(path)
            try await other.press(other.say("Continue here", "在这里继续"))
            try await Social.confirm(other)
            try await other.heading(Social.done)
        }
    }

    @Test("The next has to wait, and the page says until when", arguments: Manner.two)
    func tooSoon(manner: Manner) async throws {
        try await Site.run(Social.setup) { site in
            try await Social.linWithHandle(site)
            let lin = try await site.window(manner)
            try await Social.unbind(["li***n"], lin)
            try await lin.open(Social.path)
            try await lin.heading(Social.title)
            try await lin.see(lin.say("You can try again:", "可再次操作的时间"))
        }
    }

    @Test("What was unbound comes back at once, by a code to it", arguments: Manner.two)
    func back(manner: Manner) async throws {
        try await Site.run(Social.setup) { site in
            let account = try await site.lin()
            let lin = try await site.window(manner)
            try await Social.unbind(["138"], lin)
            try await lin.open("/account/start/phone.bind")
            try await lin.take("password")
            try await lin.arrive(at: "/flow/")
            try await Social.confirm(lin)
            try await lin.fill(lin.say("Phone number", "手机号"), with: "138 0013 8000")
            try await lin.goOn()
            try await lin.confirmNewNumber(site, Sample.oldPhone)
            try await lin.heading(lin.say("Your phone number has been added", "手机号绑定成功"))
            #expect(try await site.engine.read(account).bindings.count == 2)
        }
    }
}
