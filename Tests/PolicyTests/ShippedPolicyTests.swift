import Domain
import Policy
import TestSupport
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

    @Test("A file spoilt anywhere is read or refused with a place in it, and never crashes", arguments: ["marketplace", "messenger"])
    func spoilt(_ name: String) throws {
        let text = Array(try Sample.text(name).unicodeScalars)
        let lines = text.count { $0 == "\n" } + 1
        var random = SeededRandomness(seed: 7)
        for _ in 0..<60 {
            var spoilt = text
            let at = Int.random(in: 0..<spoilt.count, using: &random)
            let end = min(spoilt.count, at + Int.random(in: 0...9, using: &random))
            spoilt.replaceSubrange(at..<end, with: "[]{}:&*-#'\"\n x0|".unicodeScalars.shuffled(using: &random).prefix(3))
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
