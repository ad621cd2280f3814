import Domain
import Engine
import Storage
import TestSupport
import Testing
import Verification

/// A person at the hosted pages, as the tests of sessions play them.
extension EngineHarness {
    static let number = "+8613800138000"
    static let laptop = Browser(network: "192.0.2.10", device: "laptop", agent: "Firefox, Linux")
    static let telephone = Browser(network: "192.0.2.20", device: "telephone", agent: "Chrome, Android")
    static let address = "lin@example.com"
    static let strangers = Browser(network: "198.51.100.7", device: "stranger", agent: "curl")

    /// - Parameter identifier: a number or an address, as it is bound.
    func signInByCode(_ identifier: String = number, _ browser: Browser = laptop) async throws -> OpenedSession {
        let attempt = try await engine.askSignInCode(realm, identifier: Secret(identifier), browser)
        let code = try #require(try await mailbox.code(to: identifier))
        return try await engine.signIn(attempt: attempt.secret, code: Secret(code), browser)
    }

    func signInByPassword(
        _ identifier: String = number, _ password: String = "correct horse", _ browser: Browser = laptop
    ) async throws -> OpenedSession {
        try await engine.signIn(realm: realm, identifier: Secret(identifier), password: Secret(password), browser)
    }

    /// An account that signed in by its password in the laptop's browser.
    func person(email: String? = nil) async throws -> (account: AccountView, opened: OpenedSession) {
        let account = try await account(phone: Self.number, email: email, password: "correct horse")
        return (account, try await signInByPassword())
    }

    /// Nothing in this release closes an account, so the test does it in the database.
    func close(_ account: AccountID) async throws {
        _ = try await self.database.write {
            try $0.execute("UPDATE account SET status = 'closed', closed_at = 1 WHERE id = $1", [.blob(account.bytes)])
        }
    }

    func isLive(_ opened: OpenedSession) async throws -> Bool {
        try await refusal { try await engine.visitor(opened.secret) } == nil
    }

    /// From the pages, in the visitor's session.
    func startHere(
        _ visitor: Visitor, _ operation: OperationName = .phoneChange, browser: Browser = laptop
    ) async throws -> FlowID {
        try await engine.startFlow(operation, track: nil, about: nil, visitor, browser)
    }

    /// Sends a code and proves it, as the visitor.
    @discardableResult
    func proveHere(
        _ requirement: Requirement, of flow: FlowID, at destination: String, _ visitor: Visitor
    ) async throws -> FlowView {
        let call = Call(try await engine.caller(visitor, on: flow))
        _ = try await engine.sendChallenge(flow, requirement, call).get()
        let code = try #require(try await mailbox.code(to: destination))
        return try await engine.submitProof(
            flow, SubmitProof(requirement: requirement, answer: .code(Secret(code))), call
        ).get()
    }
}

extension Policies {
    /// As ``open``, and a code to sign in with may go to a mailbox too.
    static let mailedCodes = open + "\nsignIn:\n  codes: [phone, email]\n"
}
