import Domain
import Engine
import Flows
import Vault

// Flows that are over, and what may go of them.
extension StoreContract {
    static let retention = [
        Clause("An ended flow without contents says how it ended, and nothing of whom", contentsErased),
        Clause("Erasing takes what people wrote about a flow, and leaves who decided", caseErased),
        Clause("A flow that is open has no contents to erase", openFlowKept),
        Clause("What was erased can't be erased again", erasedTwice),
        Clause("Limits count flows without contents", erasedFlowCounts),
        Clause("Flows are walked in the order in which they ended, from a place, held ones included", walk),
        Clause("Promise 9: contents are held while something can be taken back or appealed", contentsHeld),
        Clause("Heads are held by what refers to them", headsHeld),
        Clause("A flow goes with its cases and all that was said in them", flowsRemoved),
        Clause("A party to a dispute goes before the flow that opened it", partiesRemoved),
        Clause("Promise 9: a released binding stays while it can come back", releasedBindings),
        Clause("A flow that something refers to can't be removed, and nothing of it is", refusedRemoval),
    ]

    private static func due(
        _ store: any Store, _ rows: Rows, after place: AgePlace? = nil, limit: Int = 10
    ) async throws
        -> [DueRow<FlowEntity>]
    {
        try await store.read {
            try $0.flowsWithContents(
                realm: rows.realm, endedBy: rows.now, after: place, windowsBy: rows.now, limit: limit)
        }
    }

    private static func heads(_ store: any Store, _ rows: Rows) async throws -> [DueRow<FlowEntity>] {
        try await store.read {
            try $0.flowHeads(realm: rows.realm, endedBy: rows.now, after: nil, at: rows.now, limit: 10)
        }
    }

    private static func erase(_ flows: [FlowRow], _ rows: Rows, in store: any Store) async throws {
        try await store.write { transaction in
            transaction.eraseContents(of: flows.map(\.id), at: rows.now)
            transaction.eraseCaseContents(of: flows.map(\.id))
        }
    }

    static func contentsErased(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let flow = rows.ended(of: account)
        try await store.write { transaction in
            transaction.insert(flow)
            transaction.save([rows.item(takes: rows.id())], of: flow.id)
            transaction.record(rows.proof(), for: flow.id)
        }
        try await erase([flow], rows, in: store)
        let file = try await store.read { try $0.file(flow.id, realm: rows.realm) }
        let left = file?.flow
        try expect(left?.contentsErasedAt, is: rows.now, "when")
        try expect(left?.state, is: flow.state, "how it ended")
        try expect(file?.items.map { $0.brings == nil && $0.takes != nil }, is: [true], "the new identifier alone")
        let nowhere = FlowOrigin(
            session: nil, device: nil, network: nil, country: nil, deviceKnown: .unknown, signedInAt: nil,
            signInMethod: nil,
            startedBy: flow.origin.startedBy)
        try expect(left?.origin, is: nowhere, "where it came from")
        try expect([left?.tokenDigest == nil, left?.session == nil], is: [true, true], "ways into it")
        try expect([left?.reason, left?.track], is: [flow.reason, flow.track], "what it was for")
        try expect(file?.proofs, is: [], "proofs")
        try expect(
            try await store.read { try $0.recentFlows(of: account.id, limit: 5).map(\.id) }, is: [flow.id],
            "it is still listed")
    }

    static func caseErased(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let flow = rows.ended(of: account)
        let reviewCase = rows.reviewCase(of: flow)
        let entry = rows.entry(on: reviewCase)
        let file = EvidenceRow(
            id: rows.id(), realm: rows.realm, account: account.id, flow: flow.id, caseID: reviewCase.id,
            entry: entry.id,
            name: rows.sealed(), type: .png, size: 3, pages: nil, addedAt: rows.now)
        let vote = rows.vote(on: reviewCase, by: "wang")
        try await store.write { transaction in
            transaction.insert(flow)
            transaction.insert(reviewCase)
            transaction.insert(entry)
            transaction.insert(file, content: rows.sealed())
            transaction.insert(vote, ifRevision: 1)
        }
        try await store.write { $0.close(reviewCase.id, as: .approved, at: rows.now, ifRevision: 2) }
        try expect(try await due(store, rows).map(\.hasCase), is: [true], "that people looked at it")
        try expect(try await store.write { try $0.removeEvidence(of: flow.id, limit: 1) }, is: 1, "files")
        try await erase([flow], rows, in: store)
        let (left, entries, votes) = try await store.read { snapshot in
            (
                try snapshot.reviewCase(reviewCase.id, realm: rows.realm), try snapshot.entries(of: reviewCase.id),
                try snapshot.votes(on: reviewCase.id)
            )
        }
        try expect(left?.state, is: .approved, "how it was decided")
        try expect([left?.statement == nil, entries.isEmpty], is: [true, true], "words of the person")
        try expect(votes.map(\.reviewer), is: ["wang"], "who decided")
        try expect(
            votes.map { [$0.reason, $0.note == nil ? "" : "there"] }, is: [["", ""]], "words of the reviewer")
    }

    static func openFlowKept(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let flow = rows.flow(of: account)
        let proof = rows.proof()
        try await store.write { transaction in
            transaction.insert(flow)
            transaction.record(proof, for: flow.id)
        }
        try expect(try await due(store, rows), is: [], "due")
        try await store.write { $0.eraseContents(of: [flow.id], at: rows.now) }
        let file = try await store.read { try $0.file(flow.id, realm: rows.realm) }
        try expect(file?.flow, is: flow, "the flow")
        try expect(file?.proofs, is: [proof], "its proofs")
    }

    static func erasedTwice(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let flow = rows.ended(of: account)
        try await store.write { $0.insert(flow) }
        try await erase([flow], rows, in: store)
        let once = try await store.read { try $0.flow(flow.id, realm: rows.realm) }
        try await store.write { $0.eraseContents(of: [flow.id], at: rows.now + .days(1)) }
        try expect(try await store.read { try $0.flow(flow.id, realm: rows.realm) }, is: once, "the flow")
        try expect(try await due(store, rows), is: [], "due")
    }

    static func erasedFlowCounts(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let flow = rows.ended(of: account, at: rows.now - .days(300))
        try await store.write { $0.insert(flow) }
        try await erase([flow], rows, in: store)
        let counted = try await store.read {
            try $0.background(of: account.id, completedSince: rows.now - .days(365)).completions
        }
        try expect(counted, is: [rows.now - .days(300)], "completions")
    }

    static func walk(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let flows = [3, 1, 2, 1].map { rows.ended(of: account, at: rows.now - .days($0)) }
        let later = rows.ended(of: account, at: rows.now + .milliseconds(1))
        let window = rows.flow(
            of: account, state: .completed(at: rows.now - .days(4), undoUntil: rows.now + .milliseconds(1)))
        let elsewhere = try Rows(realm: "messenger", seed: 2)
        let foreign = elsewhere.account()
        let foreigner = elsewhere.ended(of: foreign, at: rows.now - .days(9))
        try await store.write { transaction in
            for flow in flows + [later, window] { transaction.insert(flow) }
            transaction.insert(foreign)
            transaction.insert(foreigner)
        }
        let all = try await due(store, rows)
        try expect(
            all.map(\.id), is: [window, flows[0], flows[2], flows[1], flows[3]].map(\.id),
            "in the order in which they ended")
        try expect(all.map(\.isHeld), is: [true, false, false, false, false], "held")
        try expect(try await due(store, rows, limit: 2).map(\.id), is: all[0...1].map(\.id), "as many as asked for")
        try expect(try await due(store, rows, after: all[2].place).map(\.id), is: all[3...4].map(\.id), "from a place")
    }

    static func contentsHeld(_ store: any Store) async throws {
        let rows = try Rows()
        let long = rows.now - .days(200)
        let disputed = rows.account(AccountHolds(disputedSince: rows.now))
        let accounts = (0..<4).map { _ in rows.account() }
        let old = ([disputed] + accounts).map { rows.ended(of: $0, at: long) }
        let reviewCase = rows.reviewCase(of: old[1])
        let dispute = rows.flow(of: accounts[1], .dispute, about: old[2].id)
        let refused = rows.flow(
            of: accounts[2], .dispute,
            state: .refused(at: long, appealUntil: rows.now + .milliseconds(1), cause: .reviewer),
            about: old[3].id)
        let over = rows.flow(
            of: accounts[3], .dispute,
            state: .refused(at: rows.now + .days(1), appealUntil: rows.now, cause: .reviewer), about: old[4].id)
        try await store.write { transaction in
            for account in [disputed] + accounts { transaction.insert(account) }
            for flow in old + [dispute, refused, over] { transaction.insert(flow) }
            transaction.insert(reviewCase)
        }
        let held = try await due(store, rows).filter { row in old.contains { $0.id == row.id } }
        try expect(held.map(\.id), is: old.map(\.id), "all are walked")
        try expect(
            held.map(\.isHeld), is: [true, true, true, true, false],
            "in dispute, in review, about to be disputed, appealable, over")
    }

    static func headsHeld(_ store: any Store) async throws {
        let rows = try Rows()
        let accounts = (0..<9).map { _ in rows.account() }
        let flows = accounts.map { rows.ended(of: $0, at: rows.now - .days(400)) }
        let member = rows.member("lena", .active)
        let cases = [rows.reviewCase(of: flows[2]), rows.reviewCase(of: flows[3])]
        let about = rows.ended(of: accounts[1], at: rows.now + .days(1), about: flows[1].id)
        let party = rows.ended(of: accounts[2], at: rows.now + .days(1), caseID: cases[0].id)
        try await store.write { transaction in
            for account in accounts { transaction.insert(account) }
            for flow in flows { transaction.insert(flow) }
            for row in cases { transaction.insert(row) }
            for flow in [about, party] { transaction.insert(flow) }
            transaction.insert(member)
            transaction.insert(rows.binding(of: accounts[0], madeBy: flows[0].id))
            transaction.insert(rows.access(.caseViewed, by: member, to: accounts[3], on: cases[1]))
            transaction.insert(rows.session(of: accounts[4], flow: flows[4].id))
            transaction.insert(rows.visit(of: accounts[5], flow: flows[5].id))
            transaction.insert(
                ResultRow(
                    digest: rows.bytes(), realm: rows.realm, flow: flows[6].id, expiresAt: rows.now + .minutes(10)))
            transaction.restrict(
                accounts[7].id,
                Restriction(capability: "payout", until: rows.now + .milliseconds(1), cause: flows[7].id))
            transaction.restrict(accounts[8].id, Restriction(capability: "payout", until: rows.now, cause: flows[8].id))
        }
        try expect(try await heads(store, rows), is: [], "with contents")
        try await erase(flows, rows, in: store)
        let found = try await heads(store, rows)
        try expect(found.map(\.id), is: flows.map(\.id), "without")
        try expect(
            found.map(\.isHeld), is: [true, true, true, true, true, true, true, true, false],
            "a binding, a dispute, a party, a look, a session, a ticket, a result, a restriction, one that is over")
        try await store.write { $0.removeFlows([flows[8].id]) }
        try expect(try await store.read { try $0.flow(flows[8].id, realm: rows.realm) }, is: nil, "the flow")
    }

    static func flowsRemoved(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let flows = (0..<10).map { _ in rows.ended(of: account, at: rows.now - .days(400)) }
        let reviewCase = rows.reviewCase(of: flows[9])
        let vote = rows.vote(on: reviewCase, by: "wang")
        try await store.write { transaction in
            for flow in flows { transaction.insert(flow) }
            transaction.replace(rows.challenge(of: flows[0]))
            transaction.insert(reviewCase)
            transaction.insert(vote, ifRevision: 1)
        }
        try await erase(flows, rows, in: store)
        try await store.write { transaction in
            transaction.removeCases(of: [flows[9].id])
            transaction.removeFlows(flows.map(\.id))
        }
        try expect(try await heads(store, rows), is: [], "flows")
        try expect(try await store.read { try $0.reviewCase(reviewCase.id, realm: rows.realm) }, is: nil, "their cases")
        try expect(try await store.read { try $0.votes(on: reviewCase.id) }, is: [], "votes")
    }

    static func partiesRemoved(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let (first, caseID) = (rows.id(FlowEntity.self), rows.id(CaseEntity.self))
        let opener = rows.ended(of: account, at: rows.now - .days(400), caseID: caseID, id: first)
        let party = rows.ended(of: account, at: rows.now - .days(400), caseID: caseID)
        let dispute = CaseRow(
            id: caseID, realm: rows.realm, flow: first, account: account.id, queue: "disputes", state: .open, people: 1,
            openedAt: rows.now,
            dueAt: rows.now, decidedAt: nil, statement: nil, isDispute: true, operation: opener.operation)
        let vote = VoteRow(
            caseID: caseID, reviewer: "li", vote: .approve, reason: "seen", note: nil, party: party.id, at: rows.now)
        try await store.write { transaction in
            for flow in [opener, party] { transaction.insert(flow) }
            transaction.insert(dispute)
            transaction.insert(vote, ifRevision: 1)
        }
        try await store.write { $0.close(caseID, as: .approved, at: rows.now, ifRevision: 2) }
        try await erase([opener, party], rows, in: store)
        try expect(try await heads(store, rows).map(\.isHeld), is: [true, false], "the opener waits for the party")
        try await store.write { transaction in
            transaction.removeCases(of: [party.id])
            transaction.removeFlows([party.id])
        }
        try expect(try await store.read { try $0.votes(on: caseID).map(\.party) }, is: [nil], "whose word was taken")
        try expect(try await heads(store, rows).map(\.isHeld), is: [false], "then it may go")
    }

    static func releasedBindings(_ store: any Store) async throws {
        let rows = try Rows()
        let disputed = rows.account(AccountHolds(disputedSince: rows.now))
        let accounts = [rows.account(), rows.account(), rows.account(), disputed]
        let bindings = [
            rows.binding(of: accounts[0], state: .released, quarantineUntil: rows.now + .milliseconds(1)),
            rows.binding(of: accounts[1]), rows.binding(of: accounts[2], state: .released, quarantineUntil: rows.now),
            rows.binding(of: disputed, state: .released),
        ]
        try await store.write { transaction in
            for account in accounts { transaction.insert(account) }
            for binding in bindings { transaction.insert(binding) }
        }
        try await store.write {
            $0.release(bindings[1].id, at: rows.now, quarantineUntil: nil, undoUntil: rows.now + .milliseconds(1))
        }
        let found = try await store.read { snapshot in
            try snapshot.releasedBindings(
                realm: rows.realm, by: rows.now, after: nil, windowsBy: rows.now, at: rows.now, limit: 10)
        }
        try expect(found.map(\.id), is: bindings.map(\.id), "released")
        try expect(found.map(\.isHeld), is: [true, true, false, true], "in quarantine, undoable, over, in dispute")
        let early = try await store.read { snapshot in
            try snapshot.releasedBindings(
                realm: rows.realm, by: rows.now - .milliseconds(1), after: nil, windowsBy: rows.now, at: rows.now,
                limit: 10)
        }
        try expect(early, is: [], "a millisecond early")
        try await store.write { $0.removeReleased([bindings[2].id]) }
        try expect(try await store.read { try $0.binding(bindings[2].id) }, is: nil, "the binding")
    }

    static func refusedRemoval(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let flows = [rows.ended(of: account), rows.ended(of: account)]
        try await store.write { transaction in
            for flow in flows { transaction.insert(flow) }
            transaction.insert(rows.binding(of: account, madeBy: flows[1].id))
        }
        try await erase(flows, rows, in: store)
        try await expect(.contended, "a flow that a binding points at") {
            try await store.write { $0.removeFlows(flows.map(\.id)) }
        }
        try expect(try await heads(store, rows).count, is: 2, "both are there")
    }
}

extension Rows {
    /// Completed, with all that a flow can hold.
    func ended(
        of account: AccountRow, at moment: Instant? = nil, about: FlowID? = nil, caseID: CaseID? = nil,
        id chosen: FlowID? = nil
    ) -> FlowRow {
        FlowRow(
            id: chosen ?? id(), realm: account.realm, account: account.id, operation: .phoneChange, policyVersion: "v1",
            startedAt: now,
            channel: .web, about: about, origin: origin(session: hash()),
            state: .completed(at: moment ?? now, undoUntil: nil),
            reason: "new-number",
            track: "current", decision: nil,
            mustProveAgain: false, tokenDigest: bytes(), tokenExpiresAt: now, session: id(),
            typedIn: id(), caseID: caseID, revision: 0)
    }
}
