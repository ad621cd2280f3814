import Domain
import Engine
import Vault

extension StoreContract {
    static let sessions = [
        Clause("A session is found by its secret's digest, with its account's language, and by its id", sessionFound),
        Clause("A rotated session is found by the former secret for a moment", sessionRotated),
        Clause("Of two rotations from one secret the later finds it replaced", sessionRotatedTwice),
        Clause(
            "An ended session keeps the time at which it ended, and its secret can't be replaced any more", sessionEnded
        ),
        Clause("A session is never seen earlier than before", sessionSeen),
        Clause("An account's live sessions come the latest first", liveSessions),
        Clause("All sessions of an account end together, and no other's", accountSessionsEnded),
        Clause("Sessions that signed in with a lost binding end, but one, and no other's", lostSessionsEnded),
        Clause("A device is known by the account's earlier sessions", knownDevice),
        Clause("A secret is one session's", secretTaken),
        Clause("A ticket is used once", ticketUsed),
        Clause("Promise 5: of two answers to one sign-in the later is judged on fresh facts", signInUpdated),
        Clause(
            "A session of a platform ends the sessions that it opened, and lets its unused tickets run out", originEnded
        ),
        Clause("A reference is used once", resultUsed),
        Clause("An invitation is taken up by one flow, and found by it", invitationTakenUp),
        Clause("An account's invitations that nobody has used are dropped together", invitationsDropped),
        Clause("The oldest unused references of a flow give way", resultsDropped),
        Clause("Flows that are over come the latest first", endedFlows),
    ]

    static func sessionFound(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let session = rows.session(of: account)
        try await store.write { $0.insert(session) }
        let found = try await store.read { try $0.session(digest: session.digest) }
        try expect(found, is: SeenSession(session: session, language: account.language), "by its secret")
        try expect(try await store.read { try $0.session(session.id) }, is: session, "by its id")
        try expect(try await store.read { try $0.session(digest: rows.bytes()) } == nil, "another secret finds nothing")
    }

    static func sessionRotated(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let first = rows.session(of: account)
        var second = first
        second.digest = rows.bytes()
        second.former = FormerSecret(digest: first.digest, until: rows.now + .seconds(30))
        second.returnURL = rows.sealed()
        let rotated = second
        try await store.write { $0.insert(first) }
        try await store.write { $0.update(rotated, ifDigest: first.digest) }
        try expect(
            try await store.read { try $0.session(digest: rotated.digest)?.session }, is: rotated, "by the new secret")
        try expect(try await store.read { try $0.session(digest: first.digest) } == nil, "the former is not the secret")
        let former = { (at: Instant) in
            try await store.read { try $0.session(formerDigest: first.digest, at: at)?.session }
        }
        try expect(try await former(rows.now + .seconds(29)), is: rotated, "by the former within its moment")
        try expect(try await former(rows.now + .seconds(30)) == nil, "the former after it")
    }

    static func sessionRotatedTwice(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let first = rows.session(of: account)
        let next = { (digest: [UInt8]) in
            var session = first
            session.digest = digest
            return session
        }
        let (won, lost) = (next(rows.bytes()), next(rows.bytes()))
        try await store.write { $0.insert(first) }
        try await store.write { $0.update(won, ifDigest: first.digest) }
        try await expect(.contended, "the second must not win") {
            try await store.write { $0.update(lost, ifDigest: first.digest) }
        }
    }

    static func sessionEnded(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let session = rows.session(of: account)
        try await store.write { $0.insert(session) }
        try await store.write { $0.endSession(session.id, at: rows.now + .minutes(1)) }
        try await store.write { $0.endSession(session.id, at: rows.now + .minutes(2)) }
        try expect(
            try await store.read { try $0.session(session.id)?.endedAt }, is: rows.now + .minutes(1), "when it ended")
        try await expect(.contended, "an ended session stays as it is") {
            try await store.write { $0.update(session, ifDigest: session.digest) }
        }
    }

    static func sessionSeen(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let session = rows.session(of: account)
        try await store.write { $0.insert(session) }
        try await store.write { $0.markSeen(session.id, at: rows.now + .minutes(5)) }
        try await store.write { $0.markSeen(session.id, at: rows.now + .minutes(4)) }
        try expect(try await store.read { try $0.session(session.id)?.seenAt }, is: rows.now + .minutes(5), "last seen")
    }

    static func liveSessions(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let sessions = (0..<4).map { _ in rows.session(of: account) }
        let old = rows.session(of: account, openedAt: rows.now - .days(2))
        let idle = rows.session(of: account, openedAt: rows.now - .hours(2))
        try await store.write { transaction in
            for session in sessions + [old, idle] { transaction.insert(session) }
            transaction.endSession(sessions[1].id, at: rows.now)
        }
        let found = try await store.read {
            try $0.sessions(of: account.id, at: rows.now + .seconds(1), seenSince: rows.now - .hours(1)).map(\.id)
        }
        try expect(found, is: [sessions[3].id, sessions[2].id, sessions[0].id], "live sessions")
    }

    static func accountSessionsEnded(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let other = rows.account()
        let (own, others, linked) = (
            rows.session(of: account), rows.session(of: other), rows.session(of: account, by: .link)
        )
        try await store.write { transaction in
            transaction.insert(other)
            transaction.insert(own)
            transaction.insert(linked)
            transaction.insert(others)
        }
        try await store.write { $0.endSessions(of: account.id, except: nil, at: rows.now) }
        try expect(try await store.read { try $0.session(own.id)?.endedAt }, is: rows.now, "the account's")
        try expect(try await store.read { try $0.session(others.id)?.endedAt } == nil, "the other account's stays open")
        try expect(try await store.read { try $0.session(linked.id)?.endedAt } == nil, "a link's stays open")
    }

    static func knownDevice(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let session = rows.session(of: account)
        guard let device = session.device else { throw ContractFailure("the row has no device") }
        try await store.write { $0.insert(session) }
        try await store.write { $0.endSession(session.id, at: rows.now) }
        let knows = { (device, account: AccountID, then: Instant) in
            try await store.read { try $0.knows(device, of: account, before: then) }
        }
        try expect(try await knows(device, account.id, rows.now + .seconds(1)), is: true, "an earlier session")
        try expect(try await knows(device, account.id, rows.now), is: false, "one that is not earlier")
        try expect(try await knows(rows.hash(), account.id, rows.now + .seconds(1)), is: false, "another device")
        try expect(try await knows(device, rows.id(), rows.now + .seconds(1)), is: false, "another account")
        let linked = rows.session(of: account, by: .link)
        try await store.write { $0.insert(linked) }
        try expect(
            try await knows(linked.device ?? device, account.id, rows.now + .seconds(1)), is: false,
            "one that only pressed a link")
    }

    static func secretTaken(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let first = rows.session(of: account)
        let second = rows.session(of: account, digest: first.digest)
        try await store.write { $0.insert(first) }
        try await expect(.contended, "the schema lets no two sessions have one secret") {
            try await store.write { $0.insert(second) }
        }
    }
}

extension StoreContract {
    static func lostSessionsEnded(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let other = rows.account()
        let (lost, kept): (BindingID, BindingID) = (rows.id(), rows.id())
        let sessions = [
            rows.session(of: account, with: lost), rows.session(of: account, with: lost),
            rows.session(of: account, with: kept), rows.session(of: account), rows.session(of: other, with: lost),
        ]
        try await store.write { transaction in
            transaction.insert(other)
            for session in sessions { transaction.insert(session) }
        }
        try await store.write {
            $0.endSessions(of: account.id, signedInWith: [lost, rows.id()], except: sessions[0].id, at: rows.now)
        }
        let ended = try await store.read { snapshot in
            try sessions.map { try snapshot.session($0.id)?.endedAt != nil }
        }
        try expect(ended, is: [false, true, false, false, false], "which have ended")
        let read = try await store.read { snapshot in try sessions.map { try snapshot.session($0.id)?.binding } }
        try expect(read, is: [lost, lost, kept, nil, lost], "what they signed in with")
    }
}

extension StoreContract {
    static func accountWithRows(in store: any Store) async throws -> (Rows, AccountRow) {
        let rows = try Rows()
        let account = rows.account()
        try await store.write { $0.insert(account) }
        return (rows, account)
    }
}

extension Rows {
    func session(
        of account: AccountRow, digest: [UInt8]? = nil, origin: KeyedHash? = nil, openedAt: Instant? = nil,
        by method: SignInMethod = .password, with binding: BindingID? = nil, flow: FlowID? = nil
    ) -> SessionRow {
        let openedAt = openedAt ?? now
        return SessionRow(
            id: id(), realm: account.realm, account: account.id, digest: digest ?? bytes(), flow: flow, method: method,
            origin: origin, device: hash(), network: hash(), agent: "Firefox, Linux", returnURL: nil,
            signedInAt: openedAt,
            openedAt: openedAt, seenAt: openedAt, endsAt: openedAt + .days(1), binding: binding)
    }
}
