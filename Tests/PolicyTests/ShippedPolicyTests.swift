import Domain
import Policy
import TestSupport
import Testing

@Suite("Policies that ship")
struct ShippedPolicyTests {
    @Test(
        "Each is read, and explained in both languages sentence by sentence",
        arguments: ["marketplace", "messenger", "social"])
    func explained(_ name: String) throws {
        let policy = try Sample.shipped(name)
        #expect(policy.realm.rawValue == name)
        let (english, chinese) = (policy.explanation(in: .english), policy.explanation(in: .chinese))
        #expect(english.count == chinese.count)
        #expect(english.allSatisfy { $0.hasSuffix(".") && $0.allSatisfy { !isHan($0) } })
        #expect(chinese.allSatisfy { $0.hasSuffix("。") && $0.contains(where: isHan) })
        #expect(Set(english).count > 40)
    }

    @Test("An explanation names every track and every weight")
    func complete() throws {
        let policy = try Sample.shipped("marketplace")
        for language in Language.allCases {
            let text = policy.explanation(in: language).joined(separator: "\n")
            let tracks = policy.operations.values.flatMap(\.tracks).map(\.name)
            let reasons = policy.risk.weights.map(\.reason.rawValue)
            #expect((tracks + reasons).filter { !text.contains($0) } == [])
        }
    }

    @Test("A sentence says what the file says")
    func sentences() throws {
        let policy = try Sample.shipped("marketplace")
        let track =
            "Track linked: alipay or wechat and a code to the new identifier; reviewed when the risk is at least medium."
        #expect(policy.explanation(in: .english).contains(track))
        #expect(policy.explanation(in: .english).contains("It can be completed at most 2 in 30 days, 5 in 365 days."))
        let held = "After it, no identifier of the account can be changed, bound or unbound for 3 days."
        #expect(policy.explanation(in: .english).contains(held))
        #expect(policy.explanation(in: .chinese).contains("完成后 3 天内，账号的号码、邮箱等都不能变更、绑定或解绑。"))
        #expect(policy.explanation(in: .chinese).contains("途径 linked：支付宝，或者微信，并且发送到新号码或邮箱的验证码；以下情况需审核：风险等级 达到 中。"))
    }

    @Test("A shipped policy gives no reason for a warning", arguments: ["marketplace", "messenger", "social"])
    func unwarned(_ name: String) throws {
        #expect(try Sample.shipped(name).warnings == [])
    }

    @Test("What takes any kind stands for those of its verb that the file does not name")
    func covered() throws {
        let unbinding = try Sample.shipped("social").operations.keys.filter { $0.verb == .unbind }
        #expect(Set(unbinding) == [OperationName(nil, .unbind)])
        let named = try Sample.policy(
            "realm: x\noperations: { unbind: { tracks: [{ name: a, proofs: [password] }] }, phone.unbind: { undo: 24h } }"
        )
        #expect(
            Set(named.operations.keys.filter { $0.verb == .unbind })
                == [OperationName(nil, .unbind), OperationName(.phone, .unbind)])
    }

    @Test(
        "A number that was changed holds the mailbox as long as the change can be taken back, and the other way round",
        arguments: ["marketplace", "messenger"], [OperationName.phoneChange, .emailChange])
    func held(_ name: String, _ operation: OperationName) throws {
        let rules = try #require(try Sample.shipped(name).operations[operation])
        #expect(rules.restrict[Restriction.identifiers] == .hours(72))
        #expect(rules.undo == .hours(72))
    }

    @Test(
        "An explanation says how often a refusal can be appealed",
        arguments: [
            (0, "A refusal can't be appealed.", "被拒绝后不能申诉。"),
            (1, "A refusal can be appealed once, within 7 days.", "被拒绝后 7 天内可以申诉一次。"),
            (3, "A refusal can be appealed up to 3 times, each time within 7 days.", "被拒绝后最多可以申诉 3 次，每次须在被拒绝后 7 天内提出。"),
        ])
    func appeals(_ count: Int, _ english: String, _ chinese: String) throws {
        let policy = try Sample.policy("realm: x\noperations: { freeze: { appeals: \(count), appealWithin: 7d } }")
        #expect(policy.explanation(in: .english).contains(english))
        #expect(policy.explanation(in: .chinese).contains(chinese))
    }

    @Test(
        "An explanation says what a code to sign in with can be sent to",
        arguments: [
            ("[phone]", "People can sign in with a code sent to their phone number.", "用户可以用发送到手机号的验证码登录。"),
            (
                "[email, phone]", "People can sign in with a code sent to their phone number or e-mail address.",
                "用户可以用发送到手机号或邮箱的验证码登录。"
            ),
        ])
    func signIn(_ codes: String, _ english: String, _ chinese: String) throws {
        let policy = try Sample.policy("realm: x\nsignIn: { codes: \(codes) }")
        #expect(policy.explanation(in: .english).contains(english))
        #expect(policy.explanation(in: .chinese).contains(chinese))
    }

    @Test(
        "A file spoilt anywhere is read or refused with a place in it, and never crashes",
        arguments: ["marketplace", "messenger"])
    func spoilt(_ name: String) throws {
        let text = Array(try Sample.text(name).unicodeScalars)
        let lines = text.count { $0 == "\n" } + 1
        var random = SeededRandomness(seed: 7)
        for _ in 0..<60 {
            var spoilt = text
            let at = Int.random(in: 0..<spoilt.count, using: &random)
            let end = min(spoilt.count, at + Int.random(in: 0...9, using: &random))
            spoilt.replaceSubrange(
                at..<end, with: "[]{}:&*-#'\"\n x0|".unicodeScalars.shuffled(using: &random).prefix(3))
            let faults = Sample.faults(String(String.UnicodeScalarView(spoilt)))
            #expect(faults.allSatisfy { (1...(lines + 3)).contains($0.line) && $0.column >= 1 && !$0.message.isEmpty })
        }
    }

    @Test("The codes that a policy can answer with are all different and well formed")
    func codes() {
        let codes = ReasonCode.ofPolicy.map(\.rawValue)
        #expect(Set(codes).count == codes.count)
        #expect(codes.allSatisfy { $0.wholeMatch(of: /[a-z]+\.[a-z-]+/) != nil })
    }

    private func isHan(_ character: Character) -> Bool {
        character.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }
}
