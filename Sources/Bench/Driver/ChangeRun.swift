import Domain
import Foundation

/// One person's change, from start to switch.
struct ChangeRun {
    let person: Person
    let codes: Codes
    let gate: NumberGate

    private struct Started: Decodable {
        struct Flow: Decodable { let id: String }
        let flow: Flow
    }

    private struct Moved: Decodable { let state: String }

    /// - Returns: how long each step took.
    /// - Throws: ``ChangeFailure`` with the refusal's code.
    func run(over connection: inout Connection) async throws -> StepTimes {
        var times = StepTimes()
        let flow = "/v1/flows/" + (try await start(&connection, &times))
        try await prove(
            "old.code", at: person.oldNumber, flow, &connection, &times, [.oldCode, .oldArrival, .oldProof])
        _ = try await times.measure(.inputs) {
            try await ask(
                &connection, flow + "/inputs", #"{"identifier":\#(person.newNumber.quoted),"reason":"new-number"}"#)
        }
        let last = try await prove(
            "new.code", at: person.newNumber, flow, &connection, &times, [.newCode, .newArrival, .newProof])
        let state = try last.read(Moved.self).state
        guard state == "completed" else { throw ChangeFailure(code: "state.\(state)") }
        times.finish()
        return times
    }

    private func start(_ connection: inout Connection, _ times: inout StepTimes) async throws -> String {
        let context = """
            {"channel":"app","session":"bench-session-\(person.index)","device":\(person.device.quoted),"deviceKnown":"yes",\
            "network":"\(person.network)","country":"CN","signedInAt":"\(Instant(Date()))","signInMethod":"password"}
            """
        let body = #"{"account":\#(person.account.quoted),"operation":"phone.change","context":\#(context)}"#
        return try await times.measure(.start) { try await ask(&connection, "/v1/flows", body) }.read(Started.self).flow
            .id
    }

    /// Asks for a code, waits for it, and sends it back.
    @discardableResult
    private func prove(
        _ requirement: String, at number: String, _ flow: String, _ connection: inout Connection,
        _ times: inout StepTimes, _ steps: [Step]
    ) async throws -> ServerResponse {
        let code = try await gate.alone(at: person.wanted == number ? number : nil) {
            try await askForCode(requirement, at: number, flow, &connection, &times, steps)
        }
        return try await times.measure(steps[2]) {
            try await ask(&connection, flow + "/proofs", #"{"requirement":"\#(requirement)","code":\#(code.quoted)}"#)
        }
    }

    private func askForCode(
        _ requirement: String, at number: String, _ flow: String, _ connection: inout Connection,
        _ times: inout StepTimes, _ steps: [Step]
    ) async throws -> String {
        await codes.expect(at: number)
        do {
            _ = try await times.measure(steps[0]) {
                try await ask(&connection, flow + "/challenges", #"{"requirement":"\#(requirement)"}"#)
            }
        } catch {
            await codes.forget(number)
            throw error
        }
        guard let code = await times.measure(steps[1], { await codes.code(at: number) }) else {
            throw ChangeFailure(code: "code.not-arrived")
        }
        return code
    }

    private func ask(_ connection: inout Connection, _ path: String, _ json: String) async throws -> ServerResponse {
        let response = try await connection.post(path, json)
        guard response.isSuccess else { throw ChangeFailure(code: response.code) }
        return response
    }
}

/// A change that did not come through.
struct ChangeFailure: Error {
    /// The server's, or one of our own where there was no response.
    let code: String
}
