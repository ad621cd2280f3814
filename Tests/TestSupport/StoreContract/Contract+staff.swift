import Domain
import Engine

extension StoreContract {
    static let staff = [
        Clause("A member of staff is read back as they were written, by id, login and set-up link", members),
        Clause("Members are listed by login, whatever the order in which they came", memberList),
        Clause(
            "What a member becomes takes the place of what they were, and of two who change one the second runs again",
            memberChanges),
        Clause("A login has one member", oneLogin),
        Clause("A session of staff is found by its digest, with its member", staffSessions),
        Clause("A session that got a new secret is not found by the old one, and gets only one", staffRotation),
        Clause("A session of staff was never seen earlier than it was", staffSeen),
        Clause("Sessions of staff end by secret, by member and by time", staffSessionEnds),
        Clause("A draft is one member's at one place, and the latest takes the place of the one before", drafts),
        Clause(
            "What staff looked at and did is found by case, by account, by member and whole, the latest first", accesses
        ),
    ]

    static func members(_ store: any Store) async throws {
        let rows = try Rows()
        let (invited, active, disabled) = (
            rows.member("lena.w"), rows.member("op-1", .active), rows.member("gone_1", .disabled)
        )
        try await store.write { transaction in for row in [invited, active, disabled] { transaction.insert(row) } }
        for row in [invited, active, disabled] {
            try expect(try await store.read { try $0.staff(row.id) }, is: row, "by id")
            try expect(try await store.read { try $0.staff(login: row.login) }, is: row, "by login")
        }
        let digest = invited.setUpDigest ?? []
        try expect(try await store.read { try $0.staff(setUpDigest: digest) }, is: invited, "by link")
        try expect(try await store.read { try $0.staff(setUpDigest: rows.bytes()) }, is: nil, "by another link")
        try expect(try await store.read { try $0.staff(login: "LENA.W") }, is: nil, "by another login")
    }

    static func memberList(_ store: any Store) async throws {
        let rows = try Rows()
        for login in ["b", "a", "c"] { try await store.write { $0.insert(rows.member("login-\(login)")) } }
        try expect(
            try await store.read { try $0.staff().map(\.login) }, is: ["login-a", "login-b", "login-c"], "logins")
    }

    static func memberChanges(_ store: any Store) async throws {
        let rows = try Rows()
        var member = rows.member("lena")
        let written = member
        try await store.write { $0.insert(written) }
        member.status = .active
        member.password = "$scrypt$"
        member.totp = rows.sealed()
        member.totpStep = 59_000_000
        (member.setUpDigest, member.setUpEndsAt) = (nil, nil)
        let changed = member
        try await store.write { $0.update(changed, ifRevision: 1) }
        let found = try await store.read { try $0.staff(changed.id) }
        try expect(found?.revision, is: 2, "revision")
        try expect(found?.totpStep, is: changed.totpStep, "step")
        try expect(found?.status, is: .active, "status")
        try await expect(.contended, "a member who has changed meanwhile") {
            try await store.write { $0.update(changed, ifRevision: 1) }
        }
    }

    static func oneLogin(_ store: any Store) async throws {
        let rows = try Rows()
        try await store.write { $0.insert(rows.member("lena")) }
        try await expect(.contended, "a login that is taken") {
            try await store.write { $0.insert(rows.member("lena")) }
        }
    }
}

extension StoreContract {
    static func staffSessions(_ store: any Store) async throws {
        let rows = try Rows()
        let member = rows.member("lena", .active)
        let session = rows.staffSession(of: member)
        try await store.write { transaction in
            transaction.insert(member)
            transaction.insert(session)
        }
        let found = try await store.read { try $0.staffSession(digest: session.digest) }
        try expect(found?.session, is: session, "session")
        try expect(found?.member, is: member, "member")
        try expect(try await store.read { try $0.staffSession(digest: rows.bytes()) == nil }, "by another secret")
    }

    static func staffRotation(_ store: any Store) async throws {
        let rows = try Rows()
        let member = rows.member("lena", .active)
        let before = rows.staffSession(of: member, level: .password)
        let after = StaffSessionRow(
            id: before.id, staff: member.id, digest: rows.bytes(), level: .full, signedInAt: rows.now + .minutes(1),
            seenAt: rows.now + .minutes(1), endsAt: rows.now + .hours(24))
        try await store.write { transaction in
            transaction.insert(member)
            transaction.insert(before)
            transaction.update(after, ifDigest: before.digest)
        }
        try expect(try await store.read { try $0.staffSession(digest: before.digest) == nil }, "the old secret")
        try expect(
            try await store.read { try $0.staffSession(digest: after.digest)?.session }, is: after, "the new one")
        try await expect(.contended, "a session that has another secret by now") {
            try await store.write { $0.update(after, ifDigest: before.digest) }
        }
    }

    static func staffSeen(_ store: any Store) async throws {
        let rows = try Rows()
        let member = rows.member("lena", .active)
        let session = rows.staffSession(of: member)
        try await store.write { transaction in
            transaction.insert(member)
            transaction.insert(session)
        }
        for minutes: Int64 in [5, 3] {
            try await store.write { $0.touchStaffSession(session.id, at: rows.now + .minutes(minutes)) }
        }
        let seen = try await store.read { try $0.staffSession(digest: session.digest)?.session.seenAt }
        try expect(seen, is: rows.now + .minutes(5), "seen")
    }

    static func staffSessionEnds(_ store: any Store) async throws {
        let rows = try Rows()
        let (lena, otto) = (rows.member("lena", .active), rows.member("otto", .active))
        let sessions = [lena, lena, otto, otto].map { rows.staffSession(of: $0) }
        let short = rows.staffSession(of: otto, endsAt: rows.now + .minutes(10))
        try await store.write { transaction in
            for member in [lena, otto] { transaction.insert(member) }
            for session in sessions + [short] { transaction.insert(session) }
        }
        let left: @Sendable () async throws -> [Bool] = {
            try await store.read { snapshot in
                try (sessions + [short]).map { try snapshot.staffSession(digest: $0.digest) != nil }
            }
        }
        try await store.write { $0.endStaffSession(digest: sessions[2].digest, at: rows.now + .minutes(1)) }
        let ended = try await store.read { try $0.staffSession(digest: sessions[2].digest)?.session.endsAt }
        try expect(ended, is: rows.now + .minutes(1), "the end of one that was ended")
        try await store.write { $0.sweepStaffSessions(endedBy: rows.now + .minutes(1)) }
        try expect(try await left(), is: [true, true, false, true, true], "after one ended")
        try await store.write { $0.endStaffSessions(of: lena.id) }
        try expect(try await left(), is: [false, false, false, true, true], "after a member's ended")
        try await store.write { $0.sweepStaffSessions(endedBy: rows.now + .minutes(10)) }
        try expect(try await left(), is: [false, false, false, true, false], "after those whose time was over")
    }

    static func drafts(_ store: any Store) async throws {
        let rows = try Rows()
        let (lena, otto) = (rows.member("lena", .active), rows.member("otto", .active))
        let draft: @Sendable (StaffRow, Instant) -> StaffDraftRow = { member, keptAt in
            StaffDraftRow(staff: member.id, place: "/console/shop/cases", content: rows.sealed(), keptAt: keptAt)
        }
        let drafts = [draft(lena, rows.now), draft(lena, rows.now + .minutes(1)), draft(otto, rows.now)]
        try await store.write { transaction in
            for member in [lena, otto] { transaction.insert(member) }
        }
        for draft in drafts { try await store.write { $0.replace(draft) } }
        let kept: @Sendable (StaffRow) async throws -> StaffDraftRow? = { member in
            try await store.read { try $0.staffDraft(of: member.id, at: "/console/shop/cases") }
        }
        try expect(try await kept(lena), is: drafts[1], "the latest")
        try expect(try await store.read { try $0.staffDraft(of: lena.id, at: "/console") }, is: nil, "at another place")
        try await store.write { $0.sweepStaffDrafts(keptBefore: rows.now + .minutes(1)) }
        try expect(try await kept(lena), is: drafts[1], "not yet swept")
        try expect(try await kept(otto), is: nil, "swept")
        try await store.write { $0.dropStaffDraft(of: lena.id, at: "/console/shop/cases") }
        try expect(try await kept(lena), is: nil, "dropped")
    }
}

extension Rows {
    func member(_ login: String, _ status: StaffStatus = .invited) -> StaffRow {
        let isInvited = status == .invited
        return StaffRow(
            id: id(), login: login, name: "Lena Weiß", roles: [.reviewer, .operator], realms: [realm],
            ownAccounts: ["\(realm)/user 1", "\(realm)/\"二\"\n"], status: status,
            password: status == .active ? "$scrypt$…" : nil,
            totp: sealed(), totpStep: 0, setUpDigest: isInvited ? bytes() : nil,
            setUpEndsAt: isInvited ? now + .hours(24) : nil,
            createdAt: now, revision: 1)
    }

    func staffSession(of member: StaffRow, level: StaffLevel = .full, endsAt: Instant? = nil) -> StaffSessionRow {
        StaffSessionRow(
            id: id(), staff: member.id, digest: bytes(), level: level, signedInAt: now, seenAt: now,
            endsAt: endsAt ?? now + .hours(24))
    }
}
