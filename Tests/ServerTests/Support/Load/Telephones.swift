/// What came to the demo's telephones and mailboxes.
actor Telephones {
    private var codes: [String: String] = [:]
    private var notices: [String: [String]] = [:]
    private var last = 0
    private var isOff = false

    /// - Throws: when the server is gone.
    func read(_ api: API) async throws {
        let answer = try await api.get("/demo/messages.json?after=\(last)")
        for message in try api.require(answer, "reading the telephones")["messages"]?.items ?? [] {
            guard let to = message["to"]?.text, let sequence = message["sequence"]?.number else { continue }
            if let code = message["code"]?.text { codes[to] = code } else { notices[to, default: []].append(message["text"]?.text ?? "") }
            last = max(last, sequence)
        }
    }

    /// Reads on until the server is gone.
    func follow(_ api: API) async {
        while !Task.isCancelled, (try? await read(api)) != nil { try? await Task.sleep(for: .milliseconds(10)) }
        isOff = true
    }

    /// The last code that came to a number.
    /// - Throws: ``TooLate`` when none comes, or none can come any more.
    nonisolated func code(to number: String) async throws -> String {
        try await eventually(within: .seconds(20)) {
            let (has, off) = await (hasCode(number), isOff)
            guard has || !off else { throw TooLate() }
            return has
        }
        return try await known(number)
    }

    private func known(_ number: String) throws -> String {
        guard let code = codes[number] else { throw TooLate() }
        return code
    }

    func hasCode(_ number: String) -> Bool { codes[number] != nil }
    func notices(to address: String) -> [String] { notices[address] ?? [] }
    func hasNotice(_ address: String) -> Bool { notices[address] != nil }
}
