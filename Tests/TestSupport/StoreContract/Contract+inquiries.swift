import Domain
import Engine
import Policy
import Vault

extension StoreContract {
    static let inquiries = [
        Clause("An inquiry is read with its flow, before and after it is answered", inquiryKept),
        Clause("The same question about a flow's identifier is written once", inquiryOnce),
        Clause("An inquiry has one answer: who answers it again runs on fresh facts", inquiryAnsweredOnce),
        Clause("Overdue are inquiries without an answer, from their time on, the longest overdue first", overdue),
        Clause("Giving up answers what a flow has overdue, and nothing else", inquiriesGivenUp),
        Clause("Inquiries go with their flow's contents", inquiryErased),
        Clause("An amended answer takes the place of the kept one, whose term stays", answerAmended),
    ]

    private static func begin(_ rows: Rows, in store: any Store) async throws -> FlowRow {
        let account = rows.account()
        let flow = rows.flow(of: account)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(flow)
        }
        return flow
    }

    private static func inquiries(of flow: FlowRow, in store: any Store) async throws -> [InquiryRow] {
        try await store.read { try $0.file(flow.id, realm: flow.realm)?.inquiries ?? [] }
    }

    static func inquiryKept(_ store: any Store) async throws {
        let rows = try Rows()
        let flow = try await begin(rows, in: store)
        let index = rows.index()
        let asked = [
            rows.inquiry(of: flow, about: index), rows.inquiry(of: flow, .numberReassigned, about: index),
            rows.inquiry(of: flow),
        ]
        try await store.write { transaction in for row in asked { transaction.insert(row) } }
        try expect(try await inquiries(of: flow, in: store), is: asked, "as they were asked")
        var answered = asked[0]
        (answered.answer, answered.answeredAt) = (.yes, rows.now + .seconds(1))
        let row = answered
        try await store.write { $0.answer(row) }
        try expect(try await inquiries(of: flow, in: store), is: [row, asked[1], asked[2]], "with an answer")
    }

    static func inquiryOnce(_ store: any Store) async throws {
        let rows = try Rows()
        let flow = try await begin(rows, in: store)
        let first = rows.inquiry(of: flow)
        let second = rows.inquiry(of: flow, about: first.identifier)
        try await store.write { $0.insert(first) }
        try await expect(.contended, "the same again") { try await store.write { $0.insert(second) } }
        try expect(try await inquiries(of: flow, in: store), is: [first], "the first")
    }

    static func inquiryAnsweredOnce(_ store: any Store) async throws {
        let rows = try Rows()
        let flow = try await begin(rows, in: store)
        var row = rows.inquiry(of: flow)
        let asked = row
        try await store.write { $0.insert(asked) }
        (row.answer, row.answeredAt) = (.no, rows.now)
        let first = row
        row.answer = .yes
        let second = row
        try await store.write { $0.answer(first) }
        try await expect(.contended, "another answer") { try await store.write { $0.answer(second) } }
        try expect(try await inquiries(of: flow, in: store), is: [first], "the first answer")
    }

    static func overdue(_ store: any Store) async throws {
        let rows = try Rows()
        let (first, second) = (try await begin(rows, in: store), try await begin(rows, in: store))
        let late = rows.inquiry(of: first, answerBy: rows.now)
        let later = rows.inquiry(of: second, answerBy: rows.now - .seconds(1))
        let open = rows.inquiry(of: first, answerBy: rows.now + .milliseconds(1))
        var answered = rows.inquiry(of: second, answerBy: rows.now)
        (answered.answer, answered.answeredAt) = (.unknown, rows.now)
        let settled = answered
        try await store.write { transaction in
            for row in [late, later, open, settled] { transaction.insert(row) }
            transaction.answer(settled)
        }
        let wanted = [later, late].map { DueFlow(id: $0.flow, realm: rows.realm, since: $0.answerBy) }
        try expect(
            try await store.read { try $0.overdueInquiries(at: rows.now, limit: 9) }, is: wanted, "overdue by now")
        try expect(
            try await store.read { try $0.overdueInquiries(at: rows.now, limit: 1) }, is: [wanted[0]], "at most one")
    }

    static func inquiriesGivenUp(_ store: any Store) async throws {
        let rows = try Rows()
        let (flow, other) = (try await begin(rows, in: store), try await begin(rows, in: store))
        let late = rows.inquiry(of: flow, answerBy: rows.now)
        let open = rows.inquiry(of: flow, answerBy: rows.now + .milliseconds(1))
        let foreign = rows.inquiry(of: other, answerBy: rows.now)
        try await store.write { transaction in
            for row in [late, open, foreign] { transaction.insert(row) }
            transaction.giveUpInquiries(of: flow.id, at: rows.now)
        }
        let left = try await inquiries(of: flow, in: store)
        try expect(left.map(\.answer), is: [.unknown, nil], "the overdue one alone")
        try expect(left.first?.answeredAt, is: rows.now, "when")
        try expect(try await inquiries(of: other, in: store), is: [foreign], "another flow's")
    }

    static func inquiryErased(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let (ended, open) = (rows.ended(of: account), rows.flow(of: account))
        let kept = rows.inquiry(of: open)
        try await store.write { transaction in
            transaction.insert(ended)
            transaction.insert(open)
            transaction.insert(rows.inquiry(of: ended))
            transaction.insert(kept)
        }
        try await store.write { $0.eraseContents(of: [ended.id, open.id], at: rows.now) }
        try expect(try await inquiries(of: ended, in: store), is: [], "of the ended flow")
        try expect(try await inquiries(of: open, in: store), is: [kept], "of the open one")
    }

    static func answerAmended(_ store: any Store) async throws {
        let rows = try Rows()
        let first = rows.answer()
        let second = IdempotencyRow(
            realm: first.realm, principal: first.principal, key: first.key, call: KeyedHash(bytes: rows.bytes()),
            answer: rows.sealed(), expiresAt: first.expiresAt + .days(1))
        try await store.write { $0.insert(first, at: rows.now) }
        try await store.write { $0.amend(second) }
        let kept = try await store.read {
            try $0.answer(to: first.key, of: first.principal, realm: first.realm, at: rows.now)
        }
        let wanted = IdempotencyRow(
            realm: first.realm, principal: first.principal, key: first.key, call: first.call, answer: second.answer,
            expiresAt: first.expiresAt)
        try expect(kept, is: wanted, "the kept answer")
        try await expect(.contended, "where none is kept") {
            try await store.write { $0.amend(rows.answer(to: "other")) }
        }
    }
}
