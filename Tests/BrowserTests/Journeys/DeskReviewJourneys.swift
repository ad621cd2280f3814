import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing
import Web

@Suite("People review what one person alone must not decide")
struct DeskReviewJourneys {
    @Test("Nothing but documents: two reviewers, a question with its answer, three days, and the person sees it all")
    func twoPeople() async throws {
        try await Site.run { site in
            let lin = try await site.window(.english, on: .phone)
            let id = try await site.documentsOnly(.english, seenBy: lin)
            try await lin.see("We are reviewing your request")
            let (lena, otto) = (try await site.window(.english, on: .wide), try await site.window(.english, on: .wide))
            try await lena.enterConsole(as: site.colleague("lena"), at: site)
            try await otto.enterConsole(as: site.colleague("otto"), at: site)
            try await lena.press("Change the phone number")
            try await lena.see("0 of 2 people have approved")
            try await lena.press("Take this case")
            try await lena.see("The case is yours.")
            try await lena.fill(
                "Your question to the person", with: "Please photograph the contract of the new number.")
            try await lena.press("Send the question")
            try await lena.see("Waiting for the person")

            try await lin.see("Please photograph the contract of the new number.")
            try await lin.answer("Here it is. <b>Thank you</b>", with: "contract.png")
            try await lin.see("Here it is. <b>Thank you</b>")

            try await lena.reload()
            try await lena.see("Here it is. <b>Thank you</b>")
            try await lena.lookAtFile(of: site.path(of: id))
            try await lena.open(site.path(of: id))
            try await lena.see("lena · opened a file")
            try await lena.choose("New")
            try await lena.fill("Why you need it", with: "Compare it with the contract")
            try await lena.press("Show it once")
            try await lena.wait("the number in full") {
                try await lena.text.replacing(" ", with: "").contains("13912345678")
            }
            try await lena.press("Back to the case")
            try await lena.see("lena · saw a value in full")
            try await lena.see("Compare it with the contract")
            try await #expect(!lena.text.replacing(" ", with: "").contains("13912345678"))

            try await lena.decide("Approve: The documents agree with the account")
            try await lena.see("1 of 2 people have approved")
            try await lena.see("You have decided on this case.")
            try await #expect(lena.count("#decision") == 0)
            try await otto.open(site.path(of: id))
            try await otto.press("Take this case")
            try await otto.decide("Approve: Identity proved")
            try await otto.see("Approved")
            try await lin.see("Your phone number will be changed soon")
            try await site.after(.hours(72))
            try await lin.arrive(by: site.newVisit())
            try await lin.see("Your phone number has been changed")
            try await #expect(lin.text.contains("+86 139****5678"))
        }
    }

    @Test("What decides a case begins on the first screen of a laptop", arguments: Language.allCases)
    func firstScreen(language: Language) async throws {
        try await Site.run { site in
            let id = try await site.documentsOnly(.english)
            let lena = try await site.window(language, on: .laptop)
            try await lena.enterConsole(as: site.colleague("lena"), at: site)
            try await lena.open(site.path(of: id))
            try await lena.press("[action$=take] button")
            try await lena.see(lena.say("The case is yours.", "案件已由您领取。"))
            for part in ["#asked", "#proofs", "#reasons", "#prospects", "#decide", "#decision"] {
                let script = """
                    const box = document.querySelector(arguments[0]).getBoundingClientRect();
                    return innerHeight - box.bottom;
                    """
                let room = try #require(try await lena.script(script, .text(part)).number)
                #expect(room > 0, "\(part)")
            }
        }
    }

    @Test("The same person's second word does not count, from another window either")
    func secondWord() async throws {
        try await Site.run { site in
            let id = try await site.documentsOnly(.english)
            let lena = try await site.window(.english, on: .wide)
            try await lena.enterConsole(as: site.colleague("lena"), at: site)
            try await lena.open(site.path(of: id))
            try await lena.press("Take this case")
            let sameLena = try await site.window(.english, on: .wide)
            try await sameLena.open("/console/sign-in")
            try await sameLena.set(try #require(try await lena.cookie("__Host-bindery-console")))
            try await sameLena.open(site.path(of: id))
            try await lena.decide("Approve: Identity proved")
            try await lena.see("1 of 2 people have approved")
            try await sameLena.decide("Approve: The documents agree with the account")
            try await sameLena.see("You have decided on this case.")
            try await sameLena.see("1 of 2 people have approved")
            let view = try await site.engine.engine.readCase(id, site.engine.platform)
            #expect(view.verdicts.count == 1 && view.state == .open)
        }
    }

    @Test("A refusal needs a sentence, and the person reads it in their own language")
    func refusal() async throws {
        try await Site.run { site in
            let lin = try await site.window(.chinese, on: .phone)
            let id = try await site.documentsOnly(.chinese, seenBy: lin)
            try await lin.see("您的申请正在人工审核")
            let lena = try await site.window(.english, on: .wide)
            try await lena.enterConsole(as: site.colleague("lena"), at: site)
            try await lena.open(site.path(of: id))
            try await lena.press("Take this case")
            try await lena.see("The person reads Chinese")
            try await lena.decide("Refuse: The documents can't be read")
            try await lena.see("There is a problem")
            try await #expect(lena.count("input[value=refuse-documents-unreadable]:checked") == 1)
            try await lena.fill("Message to the person", with: "证件照片看不清楚，请重新拍摄后再申请。")
            try await lena.press("Submit decision")
            try await lena.see("Refused")
            try await lin.see("手机号未能更换")
            try await lin.see("证件照片看不清楚，请重新拍摄后再申请。")
            try await #expect(!lin.text.contains("documents-unreadable"))
        }
    }

    @Test("A case about one's own account is refused to its owner and open to others")
    func own() async throws {
        try await Site.run { site in
            let id = try await site.documentsOnly(.english)
            let lena = try await site.window(.english, on: .wide)
            try await lena.enterConsole(as: site.colleague("lena", own: ["marketplace/user-1"]), at: site)
            try await lena.open(site.path(of: id))
            try await lena.see("This is about your own account")
            try await #expect(lena.status == 403)
            try await #expect(!lena.text.contains("139****5678"))
            let otto = try await site.window(.english, on: .wide)
            try await otto.enterConsole(as: site.colleague("otto"), at: site)
            try await otto.open(site.path(of: id))
            try await otto.press("Take this case")
            try await otto.see("The case is yours.")
        }
    }

    @Test("A reviewer who is signed out while writing finds the text again, and sends it", arguments: [true, false])
    func interrupted(javaScript: Bool) async throws {
        try await Site.run { site in
            let id = try await site.documentsOnly(.english)
            let colleague = try await site.colleague("lena")
            let lena = try await site.window(.english, on: .wide, javaScript: javaScript)
            try await lena.enterConsole(as: colleague, at: site)
            try await lena.open(site.path(of: id))
            try await lena.press("Take this case")
            let text = "Which shop did the contract come from? \"Lantern & Sons\", or <another>?"
            try await lena.fill("Your question to the person", with: text)
            let secret = try #require(try await lena.cookie("__Host-bindery-console")).value
            try await site.engine.engine.staffSignOut(Secret(secret))
            try await lena.press("Send the question")
            try await lena.arrive(at: "/console/sign-in")
            try await lena.givePassword(of: colleague)
            try await lena.giveCode(of: colleague, at: site)
            try await lena.see("You were signed out while writing.")
            try await #expect(lena.value(of: "Your question to the person") == text)
            try await lena.press("Send the question")
            try await lena.see("Your question is on its way.")
            try await #expect(site.engine.engine.readCase(id, site.engine.platform).entries.map(\.text) == [text])
        }
    }

    @Test("Of two who take the same case at once one has it, until they give it back")
    func race() async throws {
        try await Site.run { site in
            let id = try await site.documentsOnly(.english)
            let (lena, otto) = (try await site.window(.english, on: .wide), try await site.window(.chinese, on: .wide))
            try await lena.enterConsole(as: site.colleague("lena"), at: site)
            try await otto.enterConsole(as: site.colleague("otto"), at: site)
            for window in [lena, otto] { try await window.open(site.path(of: id)) }
            try await lena.press("Take this case")
            try await lena.see("The case is yours.")
            try await otto.press("[action$=take] button")
            try await otto.see("请检查以下内容")
            try await #expect(otto.status == 409)
            try await #expect(otto.count("#decision") == 0)
            try await lena.press("Give back")
            try await lena.see("The case is free again.")
            try await otto.open(site.path(of: id))
            try await otto.press("[action$=take] button")
            try await otto.wait("the case") { try await otto.count("#decision") == 1 }
            try await #expect(site.engine.engine.readCase(id, site.engine.platform).claimedBy == "otto")
        }
    }
}

// MARK: What they do at the pages

extension Window {
    fileprivate func decide(_ word: String) async throws {
        try await choose(word)
        try await press("Submit decision")
    }

    fileprivate func answer(_ text: String, with file: String) async throws {
        try await fill("Your answer", with: text)
        try await attach([(file, Picture.png)], to: "File 1")
        try await press("Send")
    }

    /// Opens the one file of the case, as a click does in a window of its own.
    fileprivate func lookAtFile(of path: String) async throws {
        let link = try #require(try await attribute("href", of: "article a[target=_blank]"), "no file on the page")
        #expect(link.hasPrefix(path))
        try await open(link)
        try await #expect(count("img") == 1)
    }
}

/// A picture of one white point.
private enum Picture {
    static let png: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1,
        8, 6, 0, 0, 0, 0x1F,
        0x15,
        0xC4, 0x89, 0, 0, 0, 0x0D, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF8, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0x09,
        0xFB, 0x03, 0xFD, 0x05,
        0x43,
        0x45, 0xCA, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
}

// MARK: What it is about

extension Site {
    /// The one account of the story changes its phone by documents alone, proved at the platform:
    /// two people and three days.
    /// - Parameter window: a person's, led to the flow's page.
    fileprivate func documentsOnly(_ language: Language, seenBy window: Window? = nil) async throws -> CaseID {
        let phone = CreateAccount.Given(
            kind: .phone, value: Secret(Sample.oldPhone), provedAt: engine.clock.now - .days(30))
        let account = try await engine.engine.createAccount(
            CreateAccount(
                externalID: "user-1", identifiers: [phone], openedAt: engine.clock.now - .days(730), password: nil,
                language: language),
            engine.call
        ).get().id
        let started = try await engine.start(account, track: "no-access")
        for method in ["national-id", "face"] {
            try await engine.attest(try #require(Requirement(method)), of: started.flow.id)
        }
        try await engine.supply(started.flow.id, Sample.newPhone, reason: "lost-number")
        let view = try await engine.prove(.newCode, of: started.flow.id, at: Sample.newPhone).get()
        try await window?.arrive(by: "/visit/\(started.ticket)")
        return try #require(view.review, "no review, but \(view.state)").id
    }

    /// The person comes again from their platform, to the whole account's latest flow.
    fileprivate func newVisit() async throws -> String {
        let account = try await engine.engine.lookUpAccount(.externalID("user-1"), engine.platform).id
        let list = try await engine.engine.listCases(CaseFilter(), after: nil, limit: 1, engine.platform)
        let visit = MakeVisit(account: account, flow: list.cases.first?.flow.id, context: engine.context)
        return "/visit/\(try await engine.engine.makeVisit(visit, engine.call).get().ticket)"
    }

    fileprivate func after(_ span: Duration) async throws {
        engine.clock.advance(by: span + .seconds(1))
        _ = try await engine.engine.settleDueFlows(limit: 10)
    }
}
