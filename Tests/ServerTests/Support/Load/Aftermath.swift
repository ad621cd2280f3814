import Domain
import Testing

/// Holds what the server has after a restart against what it acknowledged before.
struct Aftermath: Sendable {
    let api: API
    /// Whether nothing may have happened beyond what was acknowledged.
    let isExact: Bool

    struct Found: Sendable {
        let account: String
        /// Nil where no flow was started.
        let flow: String?
        let isCompleted: Bool
    }

    /// - Returns: nil where the account was never made, which only one that was not acknowledged
    ///   may be.
    func look(at entry: Journal.Entry) async throws -> Found? {
        let name = entry.person.externalID
        guard let account = try await lookUp(#"{"externalID":"\#(name)"}"#) else {
            #expect(entry.step == .nothing, "\(name) was acknowledged and is gone")
            return nil
        }
        let id = try #require(account["id"]?.text)
        if isExact { #expect(entry.step > .nothing, "\(name) was made without an answer") }
        #expect(entry.account == nil || entry.account == id)
        let flow = try await flow(entry, account)
        let isCompleted = flow?["state"]?.text == "completed"
        try await checkNumbers(of: entry.person, account, isChanged: isCompleted)
        return Found(account: id, flow: flow?["id"]?.text, isCompleted: isCompleted)
    }

    /// A client that had no answer to a call sends it again and must have it now; one that had its
    /// answer gets the same (promise 12).
    func repeatCalls(of entry: Journal.Entry, _ journal: Journal) async throws {
        if let call = entry.pending {
            let answer = try await api.post(call)
            _ = try api.require(answer, "repeating \(call.retry)")
            await journal.note(entry.person, call, answered: answer)
        } else if let last = entry.last {
            let answer = try await api.post(last.call)
            #expect(answer.text == last.answer, "another answer to \(last.call.retry): \(answer.code)")
        }
    }

    private func flow(_ entry: Journal.Entry, _ account: JSON) async throws -> JSON? {
        let name = entry.person.externalID
        guard let id = entry.flow ?? account["openFlows"]?.items.first?.text else {
            #expect(entry.step < .started)
            return nil
        }
        if isExact { #expect(entry.step >= .started, "a flow of \(name) was started without an answer") }
        let answer = try await api.get("/v1/flows/\(id)")
        // The journal may know of a flow by now that came after the moment which is looked at.
        if answer.status == 404, entry.step < .started { return nil }
        let flow = try api.require(answer, "reading the flow of \(name)")
        let reached = reached(by: flow)
        #expect(reached >= entry.step, "\(name) was told \(entry.step) and is at \(reached)")
        if isExact {
            #expect(reached <= max(entry.step, .started), "\(name) is at \(reached) and was told \(entry.step)")
        }
        return flow
    }

    private func reached(by flow: JSON) -> Journal.Step {
        if flow["state"]?.text == "completed" { return .completed }
        if flow["changes"]?.items.contains(where: { $0["new"] != nil }) == true { return .newGiven }
        return flow["proofs"]?.items.isEmpty == false ? .oldProved : .started
    }

    /// One active phone, which is the right one, and nobody else found under the other.
    private func checkNumbers(of person: Person, _ account: JSON, isChanged: Bool) async throws {
        let (held, free) = isChanged ? (person.newNumber, person.oldNumber) : (person.oldNumber, person.newNumber)
        let active = (account["bindings"]?.items ?? []).filter {
            $0["kind"]?.text == "phone" && $0["state"]?.text == "active"
        }
        #expect(
            active.map { $0["masked"]?.text } == [try PhoneNumber(held, region: "CN").masked], "\(person.externalID)")
        #expect(
            try await holder(of: held) == account["id"]?.text, "\(person.externalID) does not hold the number it should"
        )
        #expect(try await holder(of: free) == nil, "\(person.externalID) holds two numbers")
    }

    private func holder(of number: String) async throws -> String? {
        try await lookUp(#"{"identifier":{"kind":"phone","value":"\#(number)"}}"#)?["id"]?.text
    }

    private func lookUp(_ question: String) async throws -> JSON? {
        let answer = try await api.post("/v1/accounts/look-up", question)
        return answer.status == 404 ? nil : try api.require(answer, "looking up")
    }
}
