import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@Suite("Promise 12: same call, same answer")
struct SameAnswerTests {
    private let old = "+8613800138000"

    @Test("Promise 12: a start that is retried gives the same flow and the same token")
    func start() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let request = StartFlow(
            account: account.id, operation: .phoneChange, track: nil, about: nil, context: harness.context)
        let first = try await harness.engine.startFlow(request, harness.retried("key-1")).get()
        let second = try await harness.engine.startFlow(request, harness.retried("key-1")).get()
        #expect(first == second)
        #expect(try await harness.read(account.id).openFlows.count == 1)
    }

    @Test("A flow's token can't fill a disk with kept answers, and the platform's calls still work")
    func bounded() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        let person = Caller(realm: harness.realm, principal: .person(flow))
        func supply(_ key: Int, _ caller: Caller) async throws -> ReasonCode? {
            let call = Call(caller, retry: RetryKey(key: "key-\(key)", fingerprint: [UInt8(key & 255)]))
            return try await refusal {
                try await harness.engine.supplyInput(
                    flow, SupplyInput(identifier: nil, reason: "other", track: nil), call
                ).get()
            }
        }
        for key in 0..<500 { #expect(try await supply(key, person) == nil) }
        #expect(try await supply(500, person) == "limit.answers")
        #expect(try await supply(7, person) == nil, "what is kept is still answered")
        #expect(try await supply(500, harness.platform) == nil)
    }

    @Test("An API key can't fill a disk with kept answers, and another key still works")
    func boundedKey() async throws {
        let harness = try await EngineHarness.make()
        let clock = harness.clock
        let engine = Engine(
            store: harness.engine.store, vault: harness.engine.vault, policies: harness.engine.policies,
            now: { clock.now },
            answersPerKey: 3)
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        func supply(_ key: String, _ caller: Caller) async throws -> ReasonCode? {
            let call = Call(caller, retry: RetryKey(key: key, fingerprint: Array(key.utf8)))
            return try await refusal {
                try await engine.supplyInput(flow, SupplyInput(identifier: nil, reason: "other", track: nil), call)
                    .get()
            }
        }
        for key in ["a", "b", "c"] { #expect(try await supply(key, harness.platform) == nil) }
        #expect(try await supply("d", harness.platform) == "limit.answers")
        #expect(try await supply("b", harness.platform) == nil, "what is kept is still answered")
        let other = Caller(
            realm: harness.realm,
            principal: .platform(APIKeyID(high: 7 << 12 | 0x7000, low: 1 << 63 | 1), Set(Scope.allCases)))
        #expect(try await supply("d", other) == nil)
    }

    @Test("Promise 12: fifty retries at once send one code")
    func atOnce() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        let answers = try await withThrowingTaskGroup(of: ChallengeView.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await harness.engine.sendChallenge(flow, .oldCode, harness.retried("send-1")).get()
                }
            }
            return try await group.reduce(into: Set<ChallengeView>()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        #expect(try await harness.mailbox.codes().count == 1)
    }

    @Test("Promise 12: a refusal that counted is replayed, not counted again")
    func refusalReplayed() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
        let proof = SubmitProof(requirement: .oldCode, answer: .code(Secret("000000")))
        for _ in 0..<3 {
            let settled = try await harness.engine.submitProof(flow, proof, harness.retried("proof-1"))
            guard case .refused(let refusal) = settled else {
                throw Refusal(.conflict, "test.expected-refusal", wayForward: .support)
            }
            #expect(refusal.triesLeft == 4)
        }
    }

    @Test("Promise 12: the same key with another body is refused, and another caller's key is another key")
    func otherBody() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let request = StartFlow(
            account: account.id, operation: .phoneChange, track: nil, about: nil, context: harness.context)
        _ = try await harness.engine.startFlow(request, harness.retried("key-1")).get()
        #expect(
            try await refusal {
                try await harness.engine.startFlow(request, harness.retried("key-1", fingerprint: 2)).get()
            }
                == "idempotency.key-reused")
    }

    @Test("Promise 12: an answer is kept for a day")
    func forgotten() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let first = try await harness.engine.startFlow(harness.request(account.id), harness.retried("key-1")).get()
        harness.clock.advance(by: .hours(24))
        let second = try await harness.engine.startFlow(harness.request(account.id), harness.retried("key-1")).get()
        #expect(first.flow.id != second.flow.id)
    }
}

extension EngineHarness {
    func retried(_ key: String, fingerprint: UInt8 = 1) -> Call {
        Call(platform, retry: RetryKey(key: key, fingerprint: [fingerprint]))
    }

    func request(_ account: AccountID) -> StartFlow {
        StartFlow(account: account, operation: .phoneChange, track: nil, about: nil, context: context)
    }
}
