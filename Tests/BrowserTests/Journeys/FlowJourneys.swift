import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("A phone is changed at the pages")
struct FlowJourneys {
    @Test(
        "By the code to the old number and the code to the new one, with and without scripts", arguments: [true, false])
    func change(javaScript: Bool) async throws {
        try await Site.run { site in
            let lin = try await site.window(.english, on: .phone, javaScript: javaScript)
            try await lin.arrive(by: site.visit(returnURL: nil))
            try await lin.arrive(at: "/flow/")
            try await lin.take(Words.oldNumber)
            try await lin.press("Send the code")
            try await lin.see("Enter the code")
            try await lin.fill("Code", with: site.code(to: Sample.oldPhone))
            try await lin.press("Continue")
            try await lin.fill("New phone number", with: "139 1234 5678")
            try await lin.choose("I have a new number")
            try await lin.press("Continue")
            try await lin.press("Send the code")
            try await lin.see("Enter the code")
            try await lin.fill("Code", with: site.code(to: Sample.newPhone))
            try await lin.press("Continue")
            try await lin.see("Your phone number has been changed")
            try await lin.see("+86 139****5678")
        }
    }

    @Test("Going back, reloading and pressing again lead to the present step, in Chinese")
    func backAndForth() async throws {
        try await Site.run { site in
            let lin = try await site.window(.chinese, on: .wide)
            try await lin.arrive(by: site.visit(returnURL: nil))
            try await lin.take(Words.oldNumber)
            try await lin.press("发送验证码")
            try await lin.see("请输入验证码")
            try await lin.reload()
            try await lin.fill("验证码", with: site.code(to: Sample.oldPhone))
            try await lin.press("继续")
            try await lin.see("请输入新手机号")
            try await lin.back()
            try await lin.reload()
            try await lin.see("请输入新手机号")
        }
    }

    @Test("An address is read as it was typed, whatever a browser would make of its domain")
    func typedAddress() async throws {
        try await Site.run { site in
            let lin = try await site.window(.english, on: .phone)
            try await lin.arrive(by: site.visit(returnURL: nil, track: "current", .emailChange))
            try await lin.press("Send the code")
            try await lin.see("Enter the code")
            try await lin.fill("Code", with: site.code(to: "lin@example.com"))
            try await lin.press("Continue")
            try await lin.fill("#identifier", with: "lena@maßanfertigung.example")
            if try await lin.count("[name=reason]") > 0 { try await lin.choose("Something else") }
            try await lin.press("Continue")
            try await lin.press("Send the code")
            try await lin.see("Enter the code")
            try await lin.fill("Code", with: site.code(to: "lena@xn--maanfertigung-cdb.example"))
            try await lin.press("Continue")
            try await lin.see("has been changed")
        }
    }

    @Test("A page that waits renews itself when people have decided")
    func live() async throws {
        try await Site.run { site in
            let lin = try await site.window(.english, on: .phone)
            try await lin.arrive(by: site.visit(returnURL: nil, track: "email"))
            let flow = try #require(FlowID(try await lin.path.replacing("/flow/", with: "")))
            _ = try await site.engine.prove(Requirement(.email, .code), of: flow, at: "lin@example.com").get()
            try await site.engine.enterPassword(Sample.password, of: flow)
            try await site.engine.supply(flow, Sample.newPhone)
            _ = try await site.engine.prove(.newCode, of: flow, at: Sample.newPhone).get()
            try await lin.reload()
            try await lin.see("Your phone number will be changed soon")
            _ = try await site.engine.engine.cancelFlow(flow, site.engine.call).get()
            try await lin.see("This request has ended")
        }
    }
}

extension Site {
    /// Begun over the API: the way to the page that the platform sends its user to.
    fileprivate func visit(
        returnURL: String?, track: String? = nil, _ operation: OperationName = .phoneChange
    ) async throws -> String {
        let account = try await engine.account(
            phone: Sample.oldPhone, email: "lin@example.com", password: Sample.password
        ).id
        let request = StartFlow(
            account: account, operation: operation, track: track, about: nil, context: engine.context,
            returnURL: returnURL)
        return "/visit/\(try await engine.engine.startFlow(request, engine.call).get().ticket)"
    }
}
