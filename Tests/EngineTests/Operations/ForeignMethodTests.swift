import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@Suite("A method of proof that the product has never heard of")
struct ForeignMethodTests {
    private static let phone = "+8613800138000"
    private static let mail = "lin@example.com"
    private static let password = "correct horse"
    private static let unbind = OperationName(.phone, .unbind)

    private static let policy = """
        realm: shop
        operations:
          phone.unbind: { tracks: [{ name: oracle, proofs: [old.oracle, password] }] }
        """

    private struct Asked {
        let harness: EngineHarness
        let account: AccountID
        let flow: FlowID
        let requirement: Requirement
        let location: String

        func answer(_ text: String, in other: FlowID? = nil) async throws -> Settled<FlowView> {
            let proof = SubmitProof(requirement: requirement, answer: .response(Secret(text)))
            return try await harness.engine.submitProof(other ?? flow, proof, harness.call)
        }
    }

    private func asked(_ database: TestedDatabase = .sqlite) async throws -> Asked {
        let harness = try await database.harness(Self.policy, doing: Repertoire(methods: Oracle.methods))
        let account = try await harness.account(phone: Self.phone, email: Self.mail, password: Self.password).id
        let flow = try await harness.start(account, Self.unbind, track: "oracle").flow.id
        let requirement = try #require(Requirement("old.oracle"))
        let put = try await harness.engine.sendChallenge(flow, requirement, harness.call).get()
        #expect(put.shape == .redirect && put.sentTo == nil && put.quota == nil)
        return Asked(
            harness: harness, account: account, flow: flow, requirement: requirement,
            location: try #require(put.location))
    }

    @Test("The answer from elsewhere is judged, and the operation completes", arguments: TestedDatabase.allCases)
    func whole(_ database: TestedDatabase) async throws {
        let asked = try await asked(database)
        let harness = asked.harness
        #expect(asked.location.contains("back=https://id.example/flow/\(asked.flow)/answer?requirement=old.oracle"))
        let proved = try await asked.answer(Oracle.answer(to: asked.location)).get()
        #expect(proved.proofs.map(\.requirement.description) == ["old.oracle"])
        #expect(try await harness.enterPassword(Self.password, of: asked.flow).state == .completed)
        #expect(try await harness.held(by: asked.account) == ["l***@example.com"])
        #expect(try await harness.mailbox.codes().isEmpty)
    }

    @Test("Promise 5: a wrong answer is counted, a used question takes no other, and no answer is good elsewhere")
    func once() async throws {
        let asked = try await asked()
        let harness = asked.harness
        #expect(try await refusal { try await asked.answer("word=0&says=yes").get() } == "code.wrong")
        let second = try await harness.start(
            asked.account, Self.unbind, track: "oracle", context: harness.context(session: "session-2")
        ).flow.id
        #expect(
            try await refusal { try await asked.answer(Oracle.answer(to: asked.location), in: second).get() }
                == "code.not-sent")
        _ = try await harness.engine.sendChallenge(second, asked.requirement, harness.call).get()
        #expect(
            try await refusal { try await asked.answer(Oracle.answer(to: asked.location), in: second).get() }
                == "code.wrong")
        _ = try await asked.answer(Oracle.answer(to: asked.location)).get()
        #expect(try await refusal { try await asked.answer(Oracle.answer(to: asked.location)).get() } == "code.used")
    }

    @Test("Promise 5: a question that is late or has borne its wrong answers takes no right one")
    func over() async throws {
        let late = try await asked()
        late.harness.clock.advance(by: .minutes(20))
        for _ in 0..<5 { _ = try await refusal { try await late.answer("word=0&says=yes").get() } }
        let right = Oracle.answer(to: late.location)
        #expect(try await refusal { try await late.answer(right).get() } == "code.spent")
    }

    @Test("Promise 5: what was put about one new number says nothing about the next")
    func otherNumber() async throws {
        let policy =
            "realm: shop\noperations: { phone.bind: { tracks: [{ name: a, proofs: [password, new.oracle] }] } }"
        let harness = try await TestedDatabase.sqlite.harness(policy, doing: Repertoire(methods: Oracle.methods))
        let account = try await harness.account(phone: nil, email: Self.mail, password: Self.password).id
        let flow = try await harness.start(account, OperationName(.phone, .bind)).flow.id
        let requirement = try #require(Requirement("new.oracle"))
        try await harness.supply(flow, Self.phone, reason: nil)
        let put = try await harness.engine.sendChallenge(flow, requirement, harness.call).get()
        try await harness.supply(flow, "+8613900139000", reason: nil)
        let answer = Answer.response(Secret(Oracle.answer(to: try #require(put.location))))
        let code = try await refusal {
            try await harness.engine.submitProof(
                flow, SubmitProof(requirement: requirement, answer: answer), harness.call
            ).get()
        }
        #expect(code == "code.not-sent")
    }

    @Test("A link with a password's requirement uses up no tries")
    func notAPassword() async throws {
        let asked = try await asked()
        let password = try #require(Requirement("password"))
        for _ in 0..<12 {
            let code = try await refusal {
                try await asked.harness.engine.submitProof(
                    asked.flow, SubmitProof(requirement: password, answer: .response(Secret("x=1"))),
                    asked.harness.call
                ).get()
            }
            #expect(code == "proof.wrong-shape")
        }
        #expect(try await asked.harness.enterPassword(Self.password, of: asked.flow).proofs.count == 1)
    }

    @Test("An answer of another shape is refused and nothing is counted", arguments: ["code", "word"])
    func otherShape(_ sort: String) async throws {
        let asked = try await asked()
        let answer: Answer =
            sort == "code"
            ? .code(Secret("123456"))
            : .attestation(
                Attestation(
                    method: asked.requirement.method, reference: "check-1", checkedAt: asked.harness.clock.now,
                    heldSince: nil))
        let code = try await refusal {
            try await asked.harness.engine.submitProof(
                asked.flow, SubmitProof(requirement: asked.requirement, answer: answer), asked.harness.call
            ).get()
        }
        #expect(code == "proof.wrong-shape")
        _ = try await asked.answer(Oracle.answer(to: asked.location)).get()
    }
}
