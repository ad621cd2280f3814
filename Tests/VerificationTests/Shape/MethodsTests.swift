import Domain
import Testing
import Verification

@Suite("Which method judges what")
struct MethodsTests {
    @Test(
        "A code is judged by what carries it",
        arguments: [("old.code", IdentifierKind.phone), ("new.code", .phone), ("phone.code", .phone)],
        [("old.code", IdentifierKind.email), ("new.code", .email), ("email.code", .email)])
    func codes(_ phone: (String, IdentifierKind), _ mail: (String, IdentifierKind)) throws {
        #expect(Methods.standard.method(for: try Sample.requirement(phone.0), on: phone.1) is SMSCode)
        #expect(Methods.standard.method(for: try Sample.requirement(mail.0), on: mail.1) is EmailCode)
    }

    @Test("A code has no method where no message can be sent", arguments: [nil] + IdentifierKind.allCases)
    func unreachable(_ kind: IdentifierKind?) {
        let carrier = kind.flatMap(Carrier.init(for:))
        switch kind {
        case .phone: #expect(carrier == .sms)
        case .email: #expect(carrier == .mail)
        case .wechat, .qq, .alipay, .oidc, .nationalID, .passport, .bankCard, nil: #expect(carrier == nil)
        }
        #expect(Methods.standard.method(for: .oldCode, on: kind)?.carrier == carrier)
    }

    @Test("A password is judged here, whatever kind the flow is about", arguments: [nil, IdentifierKind.phone, .email])
    func password(_ kind: IdentifierKind?) throws {
        #expect(Methods.standard.method(for: try Sample.requirement("password"), on: kind) is Password)
    }

    @Test(
        "What has no method of its own is the platform's to attest, under its own name",
        arguments: ["face", "alipay", "national-id"])
    func attested(_ name: String) throws {
        let method = try #require(Methods.standard.method(for: try Sample.requirement(name), on: nil))
        #expect(method is Attested)
        #expect(method.name.rawValue == name)
        #expect(method.carrier == nil && !method.isSlow)
    }

    @Test("A server without a carrier sends no codes by it")
    func without() throws {
        let methods = Methods([EmailCode()])
        #expect(methods.method(for: .oldCode, on: .phone) == nil)
        #expect(methods.method(for: .oldCode, on: .email) is EmailCode)
    }

    @Test("Of two methods for one thing the first counts")
    func first() throws {
        let face = try Sample.requirement("face")
        let methods = Methods([SlowFace(name: face.method), Attested(name: face.method)])
        #expect(methods.method(for: face, on: nil) is SlowFace)
    }

    private struct SlowFace: Method {
        let name: MethodName
        let shape = MethodShape.secret
        let isSlow = true

        func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
            .refused("proof.wrong-shape", countsAsFailure: false)
        }
    }
}
