import Domain
import Policy
import Testing

@Suite("Policies that ship")
struct ShippedPolicyTests {
    @Test("They are read and explained in both languages, one sentence each", arguments: ["marketplace", "messenger"])
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
        let track = "Track linked: alipay or wechat and a code to the new identifier; reviewed when the risk is at least medium."
        #expect(policy.explanation(in: .english).contains(track))
        #expect(policy.explanation(in: .english).contains("It can be completed at most 2 in 30 days, 5 in 365 days."))
        #expect(policy.explanation(in: .chinese).contains("途径 linked：支付宝，或者微信，并且新号码或邮箱的验证码；以下情况需审核：风险等级 达到 中。"))
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
