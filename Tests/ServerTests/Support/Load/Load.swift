/// Clients that create accounts and change their numbers, until the server is gone.
struct Load: Sendable {
    let api: API
    let journal: Journal
    let telephones: Telephones

    private struct Refused: Error {}

    func run(clients: Int) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await telephones.follow(api) }
            for _ in 0..<clients { group.addTask { await client() } }
        }
    }

    private func client() async {
        while true {
            let person = await journal.add()
            do { try await change(person) } catch is Refused { continue } catch { return }
        }
    }

    private func change(_ person: Person) async throws {
        let account = try await text("id", try await ask("/v1/accounts", person.account))
        await journal.note(person, account: account)
        await journal.note(person, .created)
        let started = try await ask("/v1/flows", person.start(account))
        let flow = try await text("id", started["flow"] ?? .null)
        await journal.note(person, flow: flow)
        await journal.note(person, .started)
        try await proveOld(person, flow)
        await journal.note(person, .oldProved)
        _ = try await ask("/v1/flows/\(flow)/inputs", #"{"identifier":"\#(person.newNumber)","reason":"new-number"}"#)
        await journal.note(person, .newGiven)
        try await proveNew(person, flow)
        await journal.note(person, .completed)
    }

    private func proveOld(_ person: Person, _ flow: String) async throws {
        _ = try await ask("/v1/flows/\(flow)/challenges", #"{"requirement":"old.code"}"#)
        let code = try await telephones.code(to: person.oldNumber)
        _ = try await ask("/v1/flows/\(flow)/proofs", #"{"requirement":"old.code","code":"\#(code)"}"#)
    }

    private func proveNew(_ person: Person, _ flow: String) async throws {
        _ = try await ask("/v1/flows/\(flow)/challenges", #"{"requirement":"new.code"}"#)
        let code = try await telephones.code(to: person.newNumber)
        await journal.note(person, lastCode: code)
        let call = LastCall(flow: flow, code: code)
        let state = try await text("state", try await ask(call.path, call.body, retry: call.retry))
        if state != "completed" { try await refuse("state.\(state)") }
    }

    /// - Throws: ``Refused`` after noting why; anything else where there was no answer.
    private func ask(_ path: String, _ json: String, retry: String? = nil) async throws -> JSON {
        let answer = try await api.post(path, json, retry: retry)
        if !answer.isSuccess { try await refuse(answer.code) }
        return answer.body
    }

    private func text(_ name: String, _ json: JSON) async throws -> String {
        if let text = json[name]?.text { return text }
        await journal.note(refusal: "no \(name)")
        throw Refused()
    }

    private func refuse(_ code: String) async throws {
        await journal.note(refusal: code)
        throw Refused()
    }
}

/// The call that makes the change: the proof of the new number.
struct LastCall: Sendable {
    let flow: String
    let code: String

    var path: String { "/v1/flows/\(flow)/proofs" }
    var body: String { #"{"requirement":"new.code","code":"\#(code)"}"# }
    var retry: String { "last-\(flow)" }
}
