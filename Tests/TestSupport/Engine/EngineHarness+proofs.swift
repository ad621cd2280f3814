package import Domain
package import Engine
import Verification

// Proofs that no code goes out for.
extension EngineHarness {
    /// The platform says that it has checked this: `face`.
    /// - Parameter identifier: the one that its word is about.
    @discardableResult
    package func attest(
        _ requirement: Requirement, of flow: FlowID, reference: String = "check-1", about identifier: String? = nil
    ) async throws -> FlowView {
        let attestation = Attestation(
            method: requirement.method, reference: reference, checkedAt: clock.now, heldSince: nil,
            identifier: identifier.map { Secret($0) })
        return try await engine.submitProof(
            flow, SubmitProof(requirement: requirement, answer: .attestation(attestation)), call
        ).get()
    }

    @discardableResult
    package func enterPassword(_ password: String, of flow: FlowID) async throws -> FlowView {
        let proof = SubmitProof(requirement: Requirement(.account, .password), answer: .password(Secret(password)))
        return try await engine.submitProof(flow, proof, call).get()
    }
}
