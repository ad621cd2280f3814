import Domain
import Testing
import Verification

@Suite("Which method judges what")
struct MethodsTests {
    @Test("A code is judged by what carries it", arguments: ["old.code", "new.code", "phone.code", "item2.code"])
    func codes(_ requirement: String) throws {
        let requirement = try Sample.requirement(requirement)
        #expect(Methods.standard.method(for: requirement, over: .sms) is SMSCode)
        #expect(Methods.standard.method(for: requirement, over: .mail) is EmailCode)
        #expect(Methods.standard.method(for: requirement, over: nil) == nil)
    }

    @Test("A password is judged here, whatever the flow is about", arguments: [nil, Carrier.sms, .mail])
    func password(_ carrier: Carrier?) throws {
        #expect(Methods.standard.method(for: try Sample.requirement("password"), over: carrier) is Password)
    }

    @Test(
        "What has no method of its own is the platform's to attest, under its own name",
        arguments: ["face", "alipay", "national-id"])
    func attested(_ name: String) throws {
        let method = try #require(Methods.standard.method(for: try Sample.requirement(name), over: nil))
        #expect(method is Attested)
        #expect(method.name.rawValue == name)
        #expect(method.carrier == nil && method.judging == .atOnce)
    }

    @Test("A server without a carrier sends no codes by it")
    func without() throws {
        let methods = Methods([EmailCode()])
        #expect(methods.method(for: .oldCode, over: .sms) == nil)
        #expect(methods.method(for: .oldCode, over: .mail) is EmailCode)
    }

    @Test("Of two methods for one thing the first counts")
    func first() throws {
        let face = try Sample.requirement("face")
        let methods = Methods([SlowFace(name: face.method), Attested(name: face.method)])
        #expect(methods.method(for: face, over: nil) is SlowFace)
    }

    private struct SlowFace: Method {
        let name: MethodName
        let shape = MethodShape.secret
        let judging = Judging.slowly

        func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
            .refused("proof.wrong-shape", countsAsFailure: false)
        }
    }
}
