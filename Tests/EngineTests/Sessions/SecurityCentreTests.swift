import Domain
import Engine
import TestSupport
import Testing

@Suite("The security centre")
struct SecurityCentreTests {
    private static let new = "+8613900139000"

    @Test("The security centre shows what is bound, masked, and nothing of it in full")
    func masked() async throws {
        let harness = try await EngineHarness.make()
        let (account, opened) = try await harness.person(email: "lin.private@example.com")
        let centre = try await harness.engine.securityCentre(opened.visitor)
        #expect(centre.account.id == account.id)
        #expect(centre.account.bindings.map(\.masked).sorted() == ["+86 138****8000", "l***@example.com"])
        #expect(!"\(centre)".contains("13800138000") && !"\(centre)".contains("lin.private"))
    }

    @Test("Sessions are listed with this one marked, and what ended is gone")
    func sessions() async throws {
        let harness = try await EngineHarness.make()
        let (_, laptop) = try await harness.person()
        harness.clock.advance(by: .minutes(5))
        let telephone = try await harness.signInByCode(EngineHarness.number, EngineHarness.telephone)
        let centre = try await harness.engine.securityCentre(laptop.visitor)
        #expect(centre.sessions.map(\.id) == [telephone.visitor.session, laptop.visitor.session])
        #expect(centre.sessions.map(\.isThis) == [false, true])
        #expect(centre.sessions.map(\.agent) == ["Chrome, Android", "Firefox, Linux"])
        try await harness.engine.signOut(telephone.visitor)
        #expect(try await harness.engine.securityCentre(laptop.visitor).sessions.count == 1)
        let later = try await harness.engine.securityCentre(try await harness.engine.visitor(laptop.secret))
        #expect(later.sessions.first?.signedInAt == harness.clock.now - .minutes(5))
    }

    struct Advised: Sendable {
        var email: String?
        var password: String?
        var provedDaysAgo: Int64? = 30
        let advice: [ReasonCode]
    }

    @Test(
        "Advice says what is missing or stale, and nothing to one who has everything",
        arguments: [
            Advised(email: "lin@example.com", password: "correct horse", advice: []),
            Advised(password: "correct horse", advice: ["advice.add-email"]),
            Advised(email: "lin@example.com", advice: ["advice.add-password"]),
            Advised(advice: ["advice.add-email", "advice.add-password"]),
            Advised(password: "correct horse", provedDaysAgo: 179, advice: ["advice.add-email"]),
            Advised(
                password: "correct horse", provedDaysAgo: 181, advice: ["advice.reverify-phone", "advice.add-email"]),
            Advised(
                email: "lin@example.com", password: "correct horse", provedDaysAgo: 181,
                advice: ["advice.reverify-phone", "advice.reverify-email"]),
            Advised(
                password: "correct horse", provedDaysAgo: nil, advice: ["advice.binding-claimed", "advice.add-email"]),
        ])
    func advice(_ given: Advised) async throws {
        let harness = try await EngineHarness.make()
        let provedAt = given.provedDaysAgo.map { harness.clock.now - .days($0) }
        let identifiers = [(IdentifierKind.phone, EngineHarness.number as String?), (.email, given.email)].compactMap {
            kind, value in
            value.map { CreateAccount.Given(kind: kind, value: Secret($0), provedAt: provedAt) }
        }
        let request = CreateAccount(
            externalID: "user", identifiers: identifiers, openedAt: nil, password: given.password.map { Secret($0) },
            language: .chinese)
        let account = try await harness.engine.createAccount(request, harness.call).get()
        let ticket = try await harness.engine.makeVisit(
            MakeVisit(account: account.id, context: .init(channel: .web)), harness.call
        ).get()
        let opened = try await harness.engine.openVisit(ticket.ticket, current: nil, EngineHarness.laptop)
        #expect(try await harness.engine.securityCentre(opened.visitor).advice == given.advice)
    }

    /// An account with a phone alone: it may change it, may add a mailbox, and is told why the phone can't go yet.
    private static let always = [
        OperationName.phoneChange, OperationName(.email, .bind), OperationName(.phone, .unbind),
    ]

    @Test(
        "A change is offered of what is bound, and a freeze; a change that was made can be disputed while it can be taken back"
    )
    func offers() async throws {
        let harness = try await EngineHarness.make()
        let (account, opened) = try await harness.person()
        var centre = try await harness.engine.securityCentre(opened.visitor)
        #expect(centre.offers == Self.always + [.freeze, .close] && centre.disputable.isEmpty)
        let change = try await harness.change(account.id, from: EngineHarness.number, to: Self.new)
        centre = try await harness.engine.securityCentre(opened.visitor)
        #expect(centre.offers == Self.always + [.dispute, .freeze, .close] && centre.disputable == [change.id])
        #expect(centre.recentFlows.map(\.id) == [change.id])
        harness.clock.advance(by: .hours(73))
        let later = try await harness.signInByPassword(Self.new)
        centre = try await harness.engine.securityCentre(later.visitor)
        #expect(
            centre.disputable.isEmpty && centre.offers == Self.always + [.freeze, .close]
                && centre.recentFlows.count == 1)
        harness.clock.advance(by: .days(31))
        #expect(
            try await harness.engine.securityCentre(try await harness.signInByPassword(Self.new).visitor).recentFlows
                .isEmpty)
    }

    @Test("A change that is in dispute can't be disputed again")
    func inDispute() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: EngineHarness.number, password: "correct horse")
        let change = try await harness.change(account.id, from: EngineHarness.number, to: Self.new)
        let visitor = try await harness.signInByPassword(Self.new).visitor
        let dispute = try await harness.engine.startFlow(
            .dispute, track: "report", about: change.id, visitor, EngineHarness.laptop)
        let centre = try await harness.engine.securityCentre(visitor)
        #expect(centre.disputable.isEmpty && centre.openFlows.map(\.id) == [dispute])
    }

    @Test("What happened lately is told the latest first, at most twenty, with what was proved")
    func activity() async throws {
        let harness = try await EngineHarness.make()
        let (account, opened) = try await harness.person()
        harness.clock.advance(by: .minutes(1))
        let change = try await harness.change(account.id, from: EngineHarness.number, to: Self.new)
        let told = try await harness.engine.securityCentre(opened.visitor).activity
        #expect(
            told.map(\.event) == [
                "flow.completed", "flow.proved", "flow.proved", "flow.started", "sign-in.done", "account.created",
            ])
        #expect(told.map(\.requirement) == [nil, .newCode, .oldCode, nil, nil, nil])
        #expect(told.prefix(4).allSatisfy { $0.flow == change.id } && told[4].flow == nil)
        #expect(told.map(\.at) == told.map(\.at).sorted(by: >))
        for _ in 0..<30 { _ = try await harness.signInByPassword(Self.new) }
        #expect(try await harness.engine.securityCentre(opened.visitor).activity.count == 20)
    }

    @Test(
        "An offer lists the ways that this account can take, with what each needs, and what the platform has to check")
    func offer() async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        let offer = try await harness.engine.offer(.phoneChange, opened.visitor)
        #expect(offer.subject == "+86 138****8000" && offer.objections.isEmpty)
        #expect(offer.tracks.map(\.name) == ["current", "face", "reviewed", "two-people"], "no e-mail is bound")
        #expect(offer.tracks.first { $0.name == "face" }?.waitSeconds == 86_400)
        #expect(offer.attested.map(\.rawValue) == ["face"])
        #expect(try await harness.engine.offer(.emailChange, opened.visitor).objections.map(\.code) == ["binding.none"])
        #expect(
            try await harness.engine.offer(.unfreeze, opened.visitor).objections.map(\.code) == ["account.not-frozen"])
        #expect(
            try await refusal { try await harness.engine.offer(OperationName(.phone, .close), opened.visitor) }
                == "operation.not-offered")
    }

    @Test("An offer that can't be taken up says why and when it can")
    func objections() async throws {
        let harness = try await EngineHarness.make(policies: [try Policies.shipped("marketplace")])
        let (_, opened) = try await harness.person()
        harness.clock.advance(by: .minutes(59))
        let visitor = try await harness.engine.visitor(opened.secret)
        #expect(try await harness.engine.offer(.phoneChange, visitor).objections.isEmpty)
        harness.clock.advance(by: .minutes(40))
        let offer = try await harness.engine.offer(.phoneChange, visitor)
        #expect(
            offer.objections.map(\.code) == ["session.stale"]
                && offer.objections.first?.wayForward.action == "start-again")
    }
}
