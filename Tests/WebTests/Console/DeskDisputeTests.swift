import Domain
import Engine
import Flows
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("The console: a dispute")
struct DeskDisputeTests {
    /// A change that is done at once, and disputes that one reviewer decides, or two.
    private static func policy(people: Int) -> String {
        """
        realm: shop
        operations:
          phone.change:
            limits: [100 per 30d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
            undo: 72h
          dispute:
            tracks:
              - { name: password, proofs: [password] }
              - { name: report, proofs: [], review: always }
            review: { queue: disputes, people: \(people), within: 24h }
        sends:
          account: [1000 per 1h]
          device: [1000 per 1h]
          network: [1000 per 1h]
          unverified: { min: 10000, share: 60, per: 1h }
        risk:
          weights: []
        """
    }

    private static func run(people: Int = 1, _ test: @Sendable (WebHarness) async throws -> Void) async throws {
        try await WebHarness.run(policies: [policy(people: people)], test)
    }

    @Test(
        "When a message is needed is said in the words of the choice",
        arguments: [
            ("en", "It is needed when you leave every change as it is.", "Leave every change as it is:"),
            ("zh", "选择维持全部更改时必填。", "维持全部更改："),
        ])
    func noteHint(language: String, hint: String, choice: String) async throws {
        try await Self.run { web in
            let dispute = try await web.disputed()
            let desk = try await DeskAtWork.signedIn(web, language: language)
            try await desk.send(to: .consoleCaseTake, dispute.id)
            let page = try await desk.see(dispute.id).body.replacing("\u{A0}", with: " ")
            #expect(page.contains(hint) && page.contains(choice))
        }
    }

    @Test("The page shows what is disputed and who says what, and marks the newer address", arguments: ["en", "zh"])
    func page(language: String) async throws {
        try await Self.run { web in
            let dispute = try await web.disputed()
            let desk = try await DeskAtWork.signedIn(web, language: language)
            let answer = try await desk.see(dispute.id)
            #expect(answer.status == 200)
            let page = answer.body.replacing("\u{A0}", with: " ")
            #expect(page.contains("+86 138****8000 → +86 139****5678"))
            let isChinese = language == "zh"
            for number in 1...2 {
                #expect(page.contains(isChinese ? "异议方 \(number)：来自发往" : "Party \(number), by the link to"))
            }
            let older = isChinese ? "早于这些更改" : "Older than the changes"
            let newer = isChinese ? "随该次更改绑定，或更晚" : "Came with the change, or later"
            #expect(page.components(separatedBy: "<span class=\"tag good\">\(older)</span>").count == 2)
            #expect(page.components(separatedBy: "<span class=\"tag warn\">\(newer)</span>").count == 2)
            #expect(
                page.components(separatedBy: isChinese ? "可能属于作出更改的人" : "may belong to whoever made the change").count
                    == 2)
            #expect(page.contains(isChinese ? "又有一方提出异议" : "Another party joined the dispute"))
            // A missing word would be shown as its key.
            #expect(!page.contains(/>(case|desk|decide|ask|reveal|queue)[A-Z][A-Za-z]*(\.[a-z.-]+)?</))
            try await #expect(
                desk.open("/console/shop/cases").body.contains(isChinese ? "对更改提出异议" : "Dispute a change"))
        }
    }

    @Test("The disputed change is shown with who made it, over what, and with which proofs", arguments: ["en", "zh"])
    func change(language: String) async throws {
        try await Self.run { web in
            let dispute = try await web.disputed()
            let page = try await DeskAtWork.signedIn(web, language: language).see(dispute.id).body
            let isChinese = language == "zh"
            #expect(page.contains(isChinese ? "操作渠道" : "Made over"))
            #expect(page.contains(isChinese ? "以密码登录" : "signed in with password"))
            for proof in isChinese
                ? ["原号码或邮箱的验证码", "新号码或邮箱的验证码"] : ["Code to the old number", "Code to the new number"]
            {
                #expect(page.contains("<span class=\"proof\">\(proof)"))
            }
        }
    }

    @Test("The page says what each word does: what goes back, whose claims fall, who is told, and that the freeze ends")
    func prospects() async throws {
        try await Self.run(people: 2) { web in
            let dispute = try await web.disputed()
            let page = try await DeskAtWork.signedIn(web).see(dispute.id).body.replacing("\u{A0}", with: " ")
            #expect(
                page.contains(
                    "If you take the word of Party 1</strong></dt><dd>Undone: change 1 (+86 138****8000 → +86 139****5678). "
                        + "Also granted: Party 2."))
            #expect(page.contains("No change is undone. Refused: Party 1, Party 2. An appeal is possible."))
            #expect(page.contains("Also granted: Party 2. It counts once 2 more people have approved.</dd>"))
            #expect(page.contains("The freeze ends. Told: +86 139****5678"))
        }
    }

    @Test("Promise 9: a question to one party is seen at its own flow alone, and so is the answer")
    func asking() async throws {
        try await Self.run { web in
            let dispute = try await web.disputed()
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, dispute.id)
            let page = try await desk.see(dispute.id).body
            #expect(page.contains("name=\"askedParty\" id=\"askedParty\" value=\"\(dispute.old)\" checked"))
            let fields = [("text", "Which phone is it in?"), ("askedParty", dispute.new.description)]
            let sent = try await desk.send(fields, to: .consoleCaseAsk, dispute.id)
            #expect(sent.location?.hasSuffix("?done=asked") == true)
            _ = try await web.engine.engine.addToCase(
                of: dispute.new, text: "In a blue one.", files: [], web.engine.call
            ).get()
            try await #expect(web.words(of: dispute.new) == ["Which phone is it in?", "In a blue one."])
            try await #expect(web.words(of: dispute.old) == [])
            let after = try await desk.see(dispute.id).body
            #expect(after.contains("<h3>A reviewer asked Party 2 <span") && after.contains("<h3>Party 2 <span"))
        }
    }

    @Test("The same question goes to each party that it is sent to, and once to each")
    func askingBoth() async throws {
        try await Self.run { web in
            let dispute = try await web.disputed()
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, dispute.id)
            let once = String(
                try #require(try await desk.see(dispute.id).body.firstMatch(of: /name="once" value="([0-9a-f]+)"/)).1)
            for party in [dispute.old, dispute.new, dispute.old] {
                let fields = [("text", "Where do you live?"), ("askedParty", party.description), ("once", once)]
                try await #expect(desk.send(fields, to: .consoleCaseAsk, dispute.id).status == 303)
            }
            for party in [dispute.old, dispute.new] {
                try await #expect(web.words(of: party) == ["Where do you live?"])
            }
        }
    }

    @Test("An unknown party is refused at the field that names it")
    func unknownParty() async throws {
        try await Self.run { web in
            let dispute = try await web.disputed()
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, dispute.id)
            for party in [dispute.change.description, "nobody"] {
                let asked = try await desk.send(
                    [("text", "Who are you?"), ("askedParty", party)], to: .consoleCaseAsk, dispute.id)
                #expect(asked.status == 422)
                #expect(asked.body.contains("href=\"#askedParty\"") && asked.body.contains("Who are you?"))
            }
            let decided = try await desk.decide("approve-identity-shown", party: dispute.change, dispute.id)
            #expect(decided.status == 422)
            #expect(decided.body.contains("href=\"#party\""))
            try await #expect(desk.file(dispute.id).entries.isEmpty)
        }
    }

    @Test(
        "Promise 9: nobody's word is taken unless it was chosen; the change that it is about goes back, and the verdict names it"
    )
    func approving() async throws {
        try await Self.run { web in
            let dispute = try await web.disputed()
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, dispute.id)
            try await #expect(desk.see(dispute.id).body.contains("Undoes change 1 and every later one."))
            let unchosen = try await desk.decide("approve-identity-shown", "", dispute.id)
            #expect(unchosen.status == 422)
            #expect(unchosen.body.contains("href=\"#party\"") && unchosen.body.contains("Choose whose word you take."))
            try await #expect(desk.file(dispute.id).verdicts.isEmpty)
            try await #expect(desk.decide("approve-identity-shown", party: dispute.old, dispute.id).status == 303)
            let view = try await desk.file(dispute.id)
            #expect(view.state == .approved)
            #expect(view.verdicts.map(\.party) == [dispute.old])
            let account = try await web.engine.read(view.account)
            #expect(account.status == .active)
            #expect(account.bindings.filter { $0.state == .active }.map(\.masked) == ["+86 138****8000"])
            let page = try await desk.see(dispute.id).body
            #expect(page.contains("Takes the word of: Party 1"))
            // There is nothing left that an address could be older or newer than.
            #expect(
                !page.contains("Came with the change, or later")
                    && !page.contains("Came by one of the changes in doubt"))
        }
    }

    @Test("Promise 9: a refusal is of every party's claim: the changes stay, and the freeze of the dispute ends")
    func refusing() async throws {
        try await Self.run { web in
            let dispute = try await web.disputed()
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, dispute.id)
            try await #expect(desk.decide("refuse-other", "Both numbers are yours.", dispute.id).status == 303)
            let view = try await desk.file(dispute.id)
            #expect(view.state == .refused)
            #expect(Set(view.parties.map(\.state)) == [.refused])
            let account = try await web.engine.read(view.account)
            #expect(account.status == .active)
            #expect(account.bindings.filter { $0.state == .active }.map(\.masked) == ["+86 139****5678"])
        }
    }

    @Test("A second reviewer who takes another party's word is told so, at the choice that they made")
    func anotherWord() async throws {
        try await Self.run(people: 2) { web in
            let dispute = try await web.disputed()
            let (lena, otto) = (try await DeskAtWork.signedIn(web), try await DeskAtWork.signedIn(web, "otto"))
            try await lena.send(to: .consoleCaseTake, dispute.id)
            try await #expect(lena.decide("approve-identity-shown", party: dispute.old, dispute.id).status == 303)
            try await otto.send(to: .consoleCaseTake, dispute.id)
            let refused = try await otto.decide("approve-documents-agree", party: dispute.new, dispute.id)
            #expect(refused.status == 409)
            #expect(refused.body.contains("href=\"#party\""))
            #expect(refused.body.contains("Everybody who approves has to take the same party&#39;s word."))
            #expect(refused.body.contains("value=\"\(dispute.new)\" checked"))
            #expect(refused.body.contains("Takes the word of: Party 1"))
            try await #expect(otto.decide("approve-documents-agree", party: dispute.old, dispute.id).status == 303)
            try await #expect(otto.file(dispute.id).state == .approved)
        }
    }

    @Test("Whoever refused something reads on the appeal's page why they can't take it, and a colleague can")
    func ownRefusal() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let (lena, otto) = (try await DeskAtWork.signedIn(web), try await DeskAtWork.signedIn(web, "otto"))
            try await lena.send(to: .consoleCaseTake, id)
            try await #expect(lena.decide("refuse-identity-not-shown", "The face can't be seen.", id).status == 303)
            let flow = try await lena.file(id).flow.id
            let appealed = try await web.engine.engine.appealFlow(flow, statement: "Look again", web.engine.call).get()
            let appeal = try #require(appealed.review).id
            let told = try await lena.see(appeal).body
            #expect(told.contains("somebody else decides the appeal") && !told.contains("accesskey=\"t\""))
            for reader in [lena, otto] {
                let page = try await reader.see(appeal).body
                #expect(page.contains("href=\"\(lena.path(.consoleCase, id))\""))
                #expect(page.contains("<strong>lena</strong> refuses: Identity not proved"))
                #expect(page.contains("The face can&#39;t be seen.</blockquote>"))
            }
            let refused = try await lena.send(to: .consoleCaseTake, appeal)
            #expect(refused.status == 403)
            #expect(refused.body.contains("class=\"summary\"") && refused.body.contains("decide the appeal against it"))
            #expect(refused.body.contains("Look again"))
            let decided = try await lena.decide("approve-identity-shown", "", appeal)
            #expect(decided.status == 403, "nor without taking it")
            try await #expect(otto.send(to: .consoleCaseTake, appeal).status == 303)
        }
    }

    @Test("What was written in a form with a party in it is kept, too, when the session ends")
    func kept() async throws {
        try await Self.run { web in
            let dispute = try await web.disputed()
            let desk = try await DeskAtWork.signedIn(web)
            try await desk.send(to: .consoleCaseTake, dispute.id)
            let token = try PersonAtWeb.token(of: try await desk.see(dispute.id))
            web.engine.clock.advance(by: .minutes(90))
            let fields = [("text", "Which phone is it in?"), ("askedParty", dispute.new.description), ("once", "")]
            try await desk.send(fields, to: .consoleCaseAsk, dispute.id, token: token)
            _ = try await desk.proveCode()
            try await #expect(desk.see(dispute.id).body.contains("Which phone is it in?"))
        }
    }
}

/// A change of the phone that both of its numbers say was not theirs.
private struct DisputedChange {
    let id: CaseID
    let change: FlowID
    /// The party that came by the link to the old number, and the one by the link to the new.
    let old: FlowID
    let new: FlowID
}

extension WebHarness {
    fileprivate func disputed() async throws -> DisputedChange {
        let account = try await engine.account(phone: Self.oldPhone, password: "correct horse").id
        engine.clock.advance(by: .hours(1))
        let change = try await engine.change(account, from: Self.oldPhone, to: Self.newPhone).id
        let notices = try await engine.mailbox.notices().filter { $0.kind == .flowCompleted }
        var parties: [FlowID] = []
        for phone in [Self.oldPhone, Self.newPhone] {
            engine.clock.advance(by: .minutes(1))
            let token = try #require(notices.last { $0.to == phone }?.disownToken)
            parties.append(try #require(try await engine.engine.disown(token).disownment.dispute))
        }
        let review = try await engine.engine.readFlow(parties[0], engine.platform).review
        return DisputedChange(id: try #require(review).id, change: change, old: parties[0], new: parties[1])
    }

    /// What was said to a party and by it, as its own flow shows it.
    fileprivate func words(of party: FlowID) async throws -> [String] {
        let review = try await get("/v1/flows/\(party)")["review"]
        return try #require(review)["entries"]?.list.compactMap { $0["text"]?.text } ?? []
    }
}
