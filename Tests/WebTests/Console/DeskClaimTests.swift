import Domain
import Engine
import TestSupport
import Testing

@testable import Web

@Suite("The console: who has a case")
struct DeskClaimTests {
    @Test(
        "Taking a case and giving it back are in the list of who looked",
        arguments: [("en", "took the case", "gave the case back"), ("zh", "领取案件", "退回案件")])
    func takingIsShown(language: String, took: String, gaveBack: String) async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let lena = try await DeskAtWork.signedIn(web, language: language)
            for address in [RoutePath.consoleCaseTake, .consoleCaseGiveBack] {
                try await #expect(lena.send(to: address, id).status == 303)
            }
            let body = try await lena.see(id).body
            for act in [took, gaveBack] { #expect(body.contains("<li>lena · \(act) <span")) }
        }
    }

    @Test("A case that was taken eight hours ago can be taken by others")
    func oldClaim() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            try await DeskAtWork.signedIn(web, "otto").send(to: .consoleCaseTake, id)
            web.engine.clock.advance(by: .hours(8))
            let lena = try await DeskAtWork.signedIn(web)
            try await #expect(lena.see(id).body.contains(lena.path(.consoleCaseTake, id)))
            try await #expect(lena.send(to: .consoleCaseTake, id).status == 303)
            try await #expect(lena.file(id).claimedBy == "lena")
        }
    }
}
