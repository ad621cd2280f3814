import Domain
import Engine
import Flows
import Storage
import TestSupport
import Testing
import Vault
import Verification

@Suite("Moving identifiers to another realm")
struct MigrateTests {
    private static let all = ["+86 138****8000", "l***@example.com"]

    @Test(
        "Promises 2 and 7: everything goes in one switch, both accounts are told, and the one that is left is closed",
        arguments: TestedDatabase.allCases)
    func everything(_ database: TestedDatabase) async throws {
        let movers = try await Movers.make(database)
        let flow = try await movers.move(.phone, .email)
        #expect(try await movers.harness.held(by: movers.left) == Self.all)
        #expect(try await movers.heldThere().isEmpty)
        let done = try await movers.settle(flow)
        #expect(done.state == .completed && done.destination == Movers.club && done.undoUntil == nil)
        #expect(try await movers.heldThere() == Self.all)
        let come = try await movers.atClub().bindings
        #expect(come.allSatisfy { $0.confidence == .proved && $0.provedAt != nil && $0.state == .active })
        #expect(try await movers.harness.held(by: movers.left).isEmpty)
        #expect(try await movers.harness.read(movers.left).status == .closed)
        let notices = try await movers.harness.mailbox.notices()
        for (kind, realm, elsewhere) in [
            (NoticeKind.flowWaiting, movers.harness.realm, Movers.club),
            (.flowCompleted, movers.harness.realm, Movers.club),
            (.identifiersArrived, Movers.club, movers.harness.realm),
        ] {
            let told = notices.filter { $0.kind == kind && $0.realm == realm }
            #expect(Set(told.map(\.to)) == [Movers.phone, Movers.mail], "\(kind)")
            #expect(told.allSatisfy { $0.elsewhere == elsewhere })
        }
    }

    @Test("One goes and the other stays, with its account", arguments: [IdentifierKind.phone, .email])
    func one(_ kind: IdentifierKind) async throws {
        let movers = try await Movers.make()
        let done = try await movers.settle(try await movers.move(kind))
        #expect(done.state == .completed)
        let (gone, kept) = kind == .phone ? (Self.all[0], Self.all[1]) : (Self.all[1], Self.all[0])
        #expect(try await movers.heldThere() == [gone])
        #expect(try await movers.harness.held(by: movers.left) == [kept])
        #expect(try await movers.harness.read(movers.left).status == .active)
    }

    @Test(
        "The account there is told beforehand and can be frozen; then nothing comes", arguments: TestedDatabase.allCases
    )
    func frozenThere(_ database: TestedDatabase) async throws {
        let own = "+8613700137000"
        let movers = try await Movers.make(database, there: [(.phone, own)])
        let flow = try await movers.move(.email)
        let told = try await movers.harness.mailbox.notices().filter { $0.kind == .identifiersComing }
        #expect(told.map(\.to) == [own] && told.first?.elsewhere == movers.harness.realm)
        #expect(told.first?.changes.news == [Self.all[1]] && told.first?.until != nil)
        try await movers.hold(movers.there, .frozen)
        let refused = try await movers.settle(flow)
        #expect(refused.state == .refused && refused.ground?.code == "destination.account-unusable")
        #expect(try await movers.harness.held(by: movers.left) == Self.all)
    }

    // MARK: The other realm refuses

    /// Policies of the other realm that don't take a phone, and what is said.
    private static let refusing: [(String, ReasonCode)] = [
        (
            Movers.clubPolicy.replacing("from: [shop]", with: "from: [shop], kinds: [email]"),
            "destination.kind-not-taken"
        ),
        (
            Movers.clubPolicy + "\nidentifiers: { phone: { regions: [US] } }",
            "destination.identifier-not-allowed"
        ),
        (Movers.clubPolicy.replacing("from: [shop]", with: "from: [bank]"), "invitation.not-offered"),
        (Movers.clubPolicy.replacing("arrivals: { from: [shop] }", with: ""), "invitation.not-offered"),
    ]

    @Test("Where the other realm refuses, that is said before anybody proves anything", arguments: refusing)
    func refusedAtStart(_ club: String, _ code: ReasonCode) async throws {
        let movers = try await Movers.make(club: club)
        #expect(try await refusal { try await movers.start(.phone, .email) } == code)
    }

    @Test("An account there without a free place is refused with that, unless it has the very same")
    func full() async throws {
        let movers = try await Movers.make(there: [(.phone, "+8613700137000")])
        #expect(try await refusal { try await movers.start(.phone) } == "destination.full")
        try await movers.move(.email)
        let same = try await Movers.make(there: [(.phone, Movers.phone)])
        let done = try await same.settle(try await same.move(.phone, .email))
        #expect(done.state == .completed)
        #expect(try await same.heldThere() == Self.all)
        #expect(try await same.harness.read(same.left).status == .closed)
    }

    @Test(
        "An account there that is closed, frozen, restricted or in dispute takes nothing",
        arguments: Movers.Hold.allCases)
    func unusableThere(_ hold: Movers.Hold) async throws {
        let movers = try await Movers.make()
        let token = try await movers.invite()
        try await movers.hold(movers.there, hold)
        #expect(try await refusal { try await movers.start(.phone, by: token) } == "destination.account-unusable")
        #expect(try await refusal { try await movers.invite() }?.rawValue.hasPrefix("account.") == true)
    }

    @Test(
        "Promise 6: who holds the number there is told once it is proved, and not before",
        arguments: [true, false], TestedDatabase.allCases)
    func taken(isTaken: Bool, _ database: TestedDatabase) async throws {
        let movers = try await Movers.make(database)
        if isTaken { _ = try await movers.join("member-2", [(.phone, Movers.phone)]) }
        let flow = try await movers.start(.phone)
        #expect(try await movers.harness.enterPassword(Movers.password, of: flow).state == .collecting)
        let code = try #require(Requirement("item1.code"))
        let view = try await movers.harness.prove(code, of: flow, at: Movers.phone).get()
        #expect(view.state == (isTaken ? .refused : .waiting))
        guard isTaken else { return }
        #expect(view.decision?.reasons.map(\.code) == ["destination.taken"] && view.appealUntil == nil)
        #expect(try await movers.harness.held(by: movers.left) == Self.all)
    }

    @Test("Taken there while it waited, or the place filled: nothing moves, with the reason", arguments: [true, false])
    func takenMeanwhile(byOther: Bool) async throws {
        let movers = try await Movers.make()
        let flow = try await movers.move(.phone, .email)
        if byOther {
            _ = try await movers.join("member-2", [(.phone, Movers.phone)])
        } else {
            try await movers.bindThere("+8613700137000")
        }
        let refused = try await movers.settle(flow)
        #expect(refused.state == .refused && refused.refusedBy == .ground)
        #expect(refused.ground?.code == (byOther ? "destination.taken" : "destination.full"))
        #expect(try await movers.harness.held(by: movers.left) == Self.all)
        #expect(try await movers.harness.read(movers.left).status == .active)
    }

    @Test("Another's quarantine there keeps it away, and the account's own does not", arguments: [true, false])
    func quarantinedThere(isOwn: Bool) async throws {
        let movers = try await Movers.make(there: isOwn ? [(.phone, Movers.phone)] : [])
        let holder = isOwn ? movers.there : try await movers.join("member-2", [(.phone, Movers.phone)])
        let (engine, now) = (movers.harness.engine, movers.harness.clock.now)
        try await engine.store.write { transaction in
            for held in try transaction.bindings(of: holder) {
                transaction.release(held.id, at: now, quarantineUntil: now + .days(90), undoUntil: nil)
            }
        }
        let view = try await movers.prove(try await movers.start(.phone))
        #expect(view.state == (isOwn ? .waiting : .refused))
        if !isOwn { #expect(view.decision?.reasons.map(\.code) == ["destination.quarantined"]) }
    }

    // MARK: Invitations

    @Test("An invitation is good once, for half an hour, for another realm, and only where it is asked for")
    func invitations() async throws {
        let movers = try await Movers.make()
        let old = try await movers.invite()
        let token = try await movers.invite()
        #expect(try await refusal { try await movers.start(.phone, by: old) } == "invitation.unknown")
        #expect(try await refusal { try await movers.start(.phone, by: "none of ours") } == "invitation.unknown")
        let flow = try await movers.start(.phone, by: token)
        #expect(try await movers.start(.phone, by: token) == flow, "pressed again")
        #expect(
            try await refusal { try await movers.start(.phone, by: token, session: "session-2") } == "invitation.used")
        let late = try await movers.invite()
        movers.harness.clock.advance(by: .minutes(30))
        #expect(try await refusal { try await movers.start(.phone, by: late) } == "invitation.expired")
        let here = try await movers.harness.engine.makeInvitation(to: movers.left, movers.harness.call).get().token
        #expect(try await refusal { try await movers.start(.phone, by: here) } == "invitation.same-realm")
        let bindings = try await movers.bindings(.phone)
        for (operation, invitation, code) in [
            (OperationName.migrate, String?.none, ReasonCode("invitation.missing")),
            (.phoneChange, late, "flow.input-not-asked"),
        ] {
            let request = StartFlow(
                account: movers.left, operation: operation, track: nil, bindings: bindings, about: nil,
                invitation: invitation, context: movers.harness.context(session: "session-3"))
            #expect(
                try await refusal { try await movers.harness.engine.startFlow(request, movers.harness.call).get() }
                    == code)
        }
    }

    @Test("Of two flows that take up one invitation at once, one begins", arguments: TestedDatabase.allCases)
    func atOnce(_ database: TestedDatabase) async throws {
        let movers = try await Movers.make(database)
        for round in 0..<5 {
            let token = try await movers.invite()
            let codes = try await withThrowingTaskGroup(of: ReasonCode?.self) { group in
                for session in ["a-\(round)", "b-\(round)"] {
                    group.addTask {
                        try await refusal { try await movers.start(.email, by: token, session: session) }
                    }
                }
                return try await group.reduce(into: [ReasonCode?]()) { $0.append($1) }
            }
            #expect(codes.count { $0 == nil } == 1 && codes.contains("invitation.used"))
            for flow in try await movers.harness.read(movers.left).openFlows {
                _ = try await movers.harness.engine.cancelFlow(flow, movers.harness.call).get()
            }
        }
    }

    @Test("Promise 12: the same call gives the same invitation and the same flow")
    func retried() async throws {
        let movers = try await Movers.make()
        let engine = movers.harness.engine
        let retry = RetryKey(key: "invite-1", fingerprint: [1])
        let call = Call(movers.club.caller, retry: retry)
        let first = try await engine.makeInvitation(to: movers.there, call).get()
        #expect(try await engine.makeInvitation(to: movers.there, call).get() == first)
        let request = StartFlow(
            account: movers.left, operation: .migrate, track: "password", bindings: try await movers.bindings(.phone),
            about: nil, invitation: first.token,
            context: RequestContext(channel: .app, signedInAt: movers.harness.clock.now))
        let start = Call(movers.harness.platform, retry: RetryKey(key: "start-1", fingerprint: [2]))
        let flow = try await engine.startFlow(request, start).get().flow.id
        #expect(try await engine.startFlow(request, start).get().flow.id == flow)
    }

    @Test("A link that was made in one browser leads nowhere in another: whoever sent it would get what goes")
    func otherBrowser() async throws {
        let movers = try await Movers.make(there: [(.phone, "+8613700137000")])
        let engine = movers.harness.engine
        let opened = try await engine.signIn(
            realm: Movers.club, identifier: Secret("+8613700137000"), password: Secret(Movers.password),
            EngineHarness.laptop)
        let made = try await engine.makeInvitation(opened.visitor, EngineHarness.laptop)
        let offer = try await engine.readInvitation(made.token, EngineHarness.laptop)
        #expect(offer.destination == Movers.club && offer.origins.map(\.realm) == [movers.harness.realm])
        #expect(offer.origins.map(\.operation) == [.migrate])
        #expect(
            try await refusal { try await engine.readInvitation(made.token, EngineHarness.telephone) }
                == "invitation.other-browser")
        for (browser, code) in [
            (EngineHarness.telephone, ReasonCode?("invitation.other-browser")), (EngineHarness.laptop, nil),
        ] {
            let visitor = try await movers.harness.signInByPassword(Movers.phone, Movers.password, browser).visitor
            let mail = try await movers.bindings(.email)
            #expect(
                try await refusal {
                    try await engine.startFlow(
                        .migrate, track: "password", bindings: mail, about: nil, invitation: made.token, visitor,
                        browser)
                } == code)
        }
        movers.harness.clock.advance(by: .minutes(16))
        #expect(
            try await refusal { try await engine.makeInvitation(opened.visitor, EngineHarness.laptop) }
                == "session.stale")
    }

    // MARK: The account that is left

    @Test("Promise 3: what stays must be enough to sign in with, or everything goes")
    func notStranded() async throws {
        let harness = try await TestedDatabase.sqlite.harness(Movers.shopPolicy, beside: [Movers.clubPolicy])
        let left = try await harness.account(phone: Movers.phone, email: Movers.mail).id
        let movers = Movers(harness: harness, left: left, there: left)
        let there = try await movers.join("member-1")
        let without = Movers(harness: harness, left: left, there: there)
        #expect(try await refusal { try await without.start(.phone) } == "binding.last")
        let bindings = try await without.bindings(.phone, .email)
        let request = StartFlow(
            account: left, operation: .migrate, track: "codes", bindings: bindings, about: nil,
            invitation: try await without.invite(), context: harness.context)
        let flow = try await harness.engine.startFlow(request, harness.call).get().flow
        #expect(flow.next.proofs.map(\.requirement.description) == ["item1.code", "item2.code"], "each once")
        _ = try await harness.prove(try #require(Requirement("item1.code")), of: flow.id, at: Movers.phone).get()
        let proved = try await harness.prove(try #require(Requirement("item2.code")), of: flow.id, at: Movers.mail)
            .get()
        #expect(proved.state == .waiting)
        #expect(try await without.settle(flow.id).state == .completed)
        #expect(try await harness.read(left).status == .closed)
    }

    @Test("While a change can still be undone, nothing goes away", arguments: TestedDatabase.allCases)
    func whileUndoable(_ database: TestedDatabase) async throws {
        let movers = try await Movers.make(database)
        let harness = movers.harness
        try await harness.change(movers.left, from: Movers.phone, to: "+8613900139000")
        #expect(try await refusal { try await movers.start(.email) } == "undo.open")
        harness.clock.advance(by: .hours(72))
        try await movers.start(.email)
    }

    @Test(
        "Promise 7: any address stops it while it waits, by the link of its notice",
        arguments: [Movers.phone, Movers.mail])
    func vetoed(_ address: String) async throws {
        let movers = try await Movers.make()
        let flow = try await movers.move(.phone)
        let token = try #require(try await movers.harness.link(to: address, .flowWaiting))
        #expect(try await movers.harness.disown(token).state == .vetoed)
        #expect(try await movers.settle(flow).refusedBy == .veto)
        #expect(try await movers.heldThere().isEmpty)
    }

    @Test("A freeze of the account that would be left ends it")
    func frozenHere() async throws {
        let movers = try await Movers.make()
        let flow = try await movers.move(.phone)
        let freeze = try await movers.harness.start(movers.left, .freeze, track: "password").flow.id
        #expect(try await movers.harness.enterPassword(Movers.password, of: freeze).state == .completed)
        #expect(try await movers.read(flow).cause == .accountFrozen)
        #expect(try await movers.settle(flow).state == .cancelled)
    }

    @Test("An account that is closed there while it waits gets nothing, also once its key is gone")
    func closedThere() async throws {
        let movers = try await Movers.make()
        let flow = try await movers.move(.phone)
        try await movers.hold(movers.there, .erased)
        let refused = try await movers.settle(flow)
        #expect(refused.state == .refused && refused.ground?.code == "destination.account-unusable")
    }

    @Test("What was released is kept from others at the realm that it left, and its person may bind it again")
    func quarantinedHere() async throws {
        let movers = try await Movers.make()
        _ = try await movers.settle(try await movers.move(.phone))
        let given = CreateAccount.Given(kind: .phone, value: Secret(Movers.phone), provedAt: nil)
        let other = CreateAccount(externalID: "user-2", identifiers: [given])
        #expect(
            try await refusal { try await movers.harness.engine.createAccount(other, movers.harness.call).get() }
                == "identifier.quarantined")
        movers.harness.clock.advance(by: .hours(1))
        let flow = try await movers.harness.start(movers.left, OperationName(.phone, .bind), track: "password").flow.id
        _ = try await movers.harness.enterPassword(Movers.password, of: flow)
        try await movers.harness.supply(flow, Movers.phone, reason: nil)
        #expect(try await movers.harness.prove(.newCode, of: flow, at: Movers.phone).get().state == .completed)
    }

    // MARK: Two accounts

    @Test("Two that go in opposite directions at the same moment both arrive", arguments: TestedDatabase.allCases)
    func opposite(_ database: TestedDatabase) async throws {
        let movers = try await Movers.make(database, there: [(.phone, "+8613700137000")])
        let harness = movers.harness
        let away = try await movers.move(.email)
        let invitation = try await harness.engine.makeInvitation(to: movers.left, harness.call).get().token
        let held = try await movers.atClub().bindings.map(\.id)
        let back = StartFlow(
            account: movers.there, operation: .migrate, track: "password", bindings: held, about: nil,
            invitation: invitation,
            context: RequestContext(channel: .app, session: "club-1", signedInAt: harness.clock.now))
        let flow = try await harness.engine.startFlow(back, movers.club).get().flow.id
        let password = SubmitProof(
            requirement: Requirement(.account, .password), answer: .password(Secret(Movers.password)))
        _ = try await harness.engine.submitProof(flow, password, movers.club).get()
        let code = try #require(Requirement("item1.code"))
        _ = try await harness.engine.sendChallenge(flow, code, movers.club).get()
        let sent = try #require(try await harness.mailbox.code(to: "+8613700137000"))
        _ = try await harness.engine.submitProof(
            flow, SubmitProof(requirement: code, answer: .code(Secret(sent))), movers.club
        ).get()
        harness.clock.advance(by: .hours(73))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { _ = try? await harness.engine.settleDueFlows() } }
        }
        #expect(try await movers.read(away).state == .completed)
        #expect(try await harness.engine.readFlow(flow, movers.club.caller).state == .completed)
        #expect(try await movers.heldThere() == [Self.all[1]])
        #expect(try await harness.held(by: movers.left) == ["+86 137****7000", "+86 138****8000"])
    }

    @Test("Promise 10: what comes is sealed with the account's own key there, and opens with no other")
    func sealedAnew() async throws {
        let movers = try await Movers.make()
        _ = try await movers.settle(try await movers.move(.phone))
        let (engine, shop) = (movers.harness.engine, movers.harness.realm)
        let (left, there, row) = try await engine.store.read { snapshot in
            (
                try snapshot.account(movers.left, realm: shop), try snapshot.account(movers.there, realm: Movers.club),
                try snapshot.bindings(of: movers.there).first
            )
        }
        let (from, to, come) = (try #require(left), try #require(there), try #require(row))
        let own = try engine.vault.unwrap(try #require(to.dataKey), realm: Movers.club, account: to.id)
        let other = try engine.vault.unwrap(try #require(from.dataKey), realm: shop, account: from.id)
        let data = AssociatedData(table: "binding", column: "value", row: come.id.bytes)
        let opened = try engine.vault.open(come.value, with: own, realm: Movers.club, as: data)
        #expect(String(decoding: opened, as: UTF8.self).hasPrefix(Movers.phone))
        #expect(throws: (any Error).self) {
            try engine.vault.open(come.value, with: other, realm: Movers.club, as: data)
        }
        let phone = try IdentifierKinds.standard.parse(.phone, Movers.phone, region: "CN")
        #expect(come.index == engine.vault.blindIndex(of: phone, realm: Movers.club))
        #expect(come.index != engine.vault.blindIndex(of: phone, realm: shop) && come.madeBy == nil)
    }

    @Test("Once the contents of the flow are erased, nothing says any more which account it went to")
    func forgotten() async throws {
        let movers = try await Movers.make()
        let flow = try await movers.settle(try await movers.move(.phone)).id
        movers.harness.clock.advance(by: .days(200))
        try await movers.harness.engine.sweep()
        let view = try await movers.read(flow)
        #expect(view.contentsErasedAt != nil && view.destination == nil && view.changes.isEmpty)
        #expect(try await movers.harness.engine.store.read { try $0.invitation(takenUpBy: flow) } == nil)
    }
}
