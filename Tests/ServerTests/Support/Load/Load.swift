/// Clients that create accounts and change their numbers, until the server is gone or the journal
/// is over.
struct Load: Sendable {
    let api: API
    let journal: Journal
    let telephones: Telephones
    /// How long a call that had no answer or was told to come back is sent again; without it the
    /// first such call ends the client.
    var persistence: Duration?

    private struct Refused: Error {}

    func run(clients: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<clients { group.addTask { await client() } }
            // Unstructured, since the clients end the reading as well as the reading the clients.
            let reading = Task { await telephones.follow(api, isPersistent: persistence != nil) }
            await group.waitForAll()
            reading.cancel()
            await reading.value
        }
    }

    private func client() async {
        while await !journal.isOver {
            let person = await journal.add()
            do { try await change(person) } catch is Refused { continue } catch { if persistence == nil { return } }
        }
    }

    private func change(_ person: Person) async throws {
        let account = try await text("id", of: person, try await ask(person, person.creation))
        let started = try await ask(person, person.start(of: account))
        let flow = try await text("id", of: person, started["flow"] ?? .null)
        _ = try await ask(person, person.challenge("old", in: flow))
        _ = try await ask(person, person.oldProof(try await telephones.code(to: person.oldNumber), in: flow))
        _ = try await ask(person, person.input(in: flow))
        _ = try await ask(person, person.challenge("new", in: flow))
        let proved = try await ask(person, person.newProof(try await telephones.code(to: person.newNumber), in: flow))
        let state = try await text("state", of: person, proved)
        guard state == "completed" else { throw await refused(person, "state.\(state)") }
    }

    /// - Throws: ``Refused`` after noting why; anything else where there was no answer.
    private func ask(_ person: Person, _ call: Call) async throws -> JSON {
        await journal.note(person, asks: call)
        let answer = try await answer(to: call)
        guard answer.isSuccess else { throw await refused(person, "\(call.retry): \(answer.code)") }
        await journal.note(person, call, answered: answer)
        return answer.body
    }

    private func answer(to call: Call) async throws -> API.Answer {
        guard let persistence else { return try await api.post(call) }
        let deadline = ContinuousClock.now + persistence
        while true {
            let result = await Result { try await api.post(call) }
            if let answer = try? result.get(), answer.status < 500 {
                await journal.noteAnswer()
                return answer
            }
            await journal.note(turnedAway: (try? result.get().code) ?? "no answer")
            guard ContinuousClock.now < deadline else { return try result.get() }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func text(_ name: String, of person: Person, _ json: JSON) async throws -> String {
        guard let text = json[name]?.text else { throw await refused(person, "no \(name)") }
        return text
    }

    private func refused(_ person: Person, _ code: String) async -> Refused {
        await journal.note(refusal: code, of: person)
        return Refused()
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ work: () async throws -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }
}
