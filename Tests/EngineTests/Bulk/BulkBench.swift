import Domain
import Engine
import Flows
import TestSupport

enum Numbers {
    static let a = "+8613800138000"
    static let b = "+8613900139000"
    static func many(_ number: Int) -> String { "+861380013\(8000 + number)" }
}

/// A realm whose platform takes something off many accounts.
struct BulkBench: Sendable {
    let harness: EngineHarness

    private static let policy =
        Policies.open.replacing(
            "  dispute:\n", with: "  phone.unbind: { restrict: {} }\n  email.unbind: { restrict: {} }\n  dispute:\n")
        + "\nsignIn: { codes: [phone, email] }\n"

    init(_ database: TestedDatabase = .sqlite) async throws { harness = try await database.harness(Self.policy) }

    func account(
        _ name: String, phone: String?, email: String? = nil, password: String? = nil
    ) async throws -> AccountID {
        try await harness.account(name, phone: phone, email: email, password: password).id
    }

    func order(naming names: [String], kinds: [IdentifierKind] = [.phone]) -> BulkOrder {
        BulkOrder(
            operation: .unbind, kinds: kinds, reason: .serviceEnded, at: harness.clock.now + .days(8),
            accounts: names.map(BulkOrder.Named.externalID))
    }

    func order(_ names: [String], kinds: [IdentifierKind] = [.phone]) async throws -> BulkJobView {
        try await harness.engine.orderBulk(order(naming: names, kinds: kinds), harness.call).get()
    }

    func rehearse(_ names: [String]) async throws -> BulkForecastView {
        try await harness.engine.rehearseBulk(order(naming: names), harness.platform)
    }

    func turn(limit: Int = 100) async throws -> Int? {
        var watch = BulkWatch()
        return try await harness.engine.workBulk(&watch, limit: limit)
    }

    /// Until nothing is due.
    func work() async throws { while try await turn(limit: 2) != nil {} }

    func workTwice() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 { group.addTask { try await work() } }
            try await group.waitForAll()
        }
    }

    func goTo(_ moment: Instant) async throws { harness.clock.advance(by: moment.since(harness.clock.now)) }

    func job(_ job: BulkJobView) async throws -> BulkJobView {
        try await harness.engine.readBulk(job.id, harness.platform)
    }

    func codes(of job: BulkJobView) async throws -> [ReasonCode?] {
        try await harness.engine.readBulkReport(job.id, harness.platform).entries.map(\.code)
    }

    func notices(_ kind: NoticeKind) async throws -> [NoticeMessage] {
        try await harness.mailbox.notices().filter { $0.kind == kind }
    }

    func changePhone(of account: AccountID, from old: String, to new: String) async throws {
        try await harness.change(account, from: old, to: new)
    }

    /// - Parameter moment: when it is over, and the clock is there.
    func happen(_ meanwhile: Meanwhile, to account: AccountID, before moment: Instant) async throws {
        switch meanwhile {
        case .lostTheOther:
            let flow = try await harness.start(account, OperationName(.email, .unbind), track: "code").flow.id
            _ = try await harness.enterPassword("correct horse", of: flow)
            _ = try await harness.prove(.oldCode, of: flow, at: "lin@example.com").get()
            // Past its window, in which nothing is taken.
            harness.clock.advance(by: .days(4))
        case .frozen:
            let flow = try await harness.start(account, .freeze, track: "password").flow.id
            _ = try await harness.enterPassword("correct horse", of: flow)
        case .disputed:
            try await goTo(moment - .hours(1))
            try await changePhone(of: account, from: Numbers.a, to: Numbers.b)
            _ = try await harness.press(Numbers.a)
        case .changed:
            try await goTo(moment - .hours(1))
            try await changePhone(of: account, from: Numbers.a, to: Numbers.b)
        }
        if harness.clock.now < moment { try await goTo(moment) }
    }
}

/// What can happen to an account between telling and doing.
enum Meanwhile: CaseIterable {
    case lostTheOther, frozen, disputed, changed

    var code: ReasonCode {
        switch self {
        case .lostTheOther: "binding.last"
        case .frozen: "account.frozen"
        case .disputed: "dispute.open"
        case .changed: "bulk.undo-open"
        }
    }
}

struct BadOrder: Sendable, CustomStringConvertible {
    let code: ReasonCode
    let order: @Sendable (Instant) -> BulkOrder

    var description: String { code.rawValue }

    private init(
        _ code: ReasonCode, operation: Verb = .unbind, kinds: [IdentifierKind] = [.phone], in span: Duration = .days(8),
        accounts: [BulkOrder.Named] = [.externalID("u-1")]
    ) {
        self.code = code
        order = {
            BulkOrder(
                operation: operation, kinds: kinds, reason: .policy, at: $0 + span, accounts: accounts)
        }
    }

    static let all = [
        BadOrder("bulk.operation-not-offered", operation: .close),
        BadOrder("bulk.kinds", kinds: []), BadOrder("bulk.kinds", kinds: [.phone, .phone]),
        BadOrder("bulk.accounts", accounts: []),
        BadOrder("bulk.accounts", accounts: (0...10_000).map { .externalID("u-\($0)") }),
        BadOrder("bulk.too-soon", in: .days(7) - .milliseconds(1)), BadOrder("bulk.too-late", in: .days(367)),
        BadOrder("account.external-id-malformed", accounts: [.externalID("u\n1")]),
    ]
}
