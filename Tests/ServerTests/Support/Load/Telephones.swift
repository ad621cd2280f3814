/// What came to the demo's telephones and mailboxes, on however many servers.
actor Telephones {
    private var codes: [String: String] = [:]
    private var notices: [String: [String]] = [:]
    /// The last message read from the server at a port.
    private var last: [Int: Int] = [:]
    /// Servers whose messages are read.
    private var followed = 0
    private var isOff = false

    /// - Throws: when the server is gone.
    func read(_ api: API) async throws {
        let answer = try await api.get("/demo/messages.json?after=\(last[api.port] ?? 0)")
        for message in try api.require(answer, "reading the telephones")["messages"]?.items ?? [] {
            guard let to = message["to"]?.text, let sequence = message["sequence"]?.number,
                sequence > last[api.port] ?? 0
            else { continue }
            if let code = message["code"]?.text {
                codes[to] = code
            } else {
                notices[to, default: []].append(message["text"]?.text ?? "")
            }
            last[api.port] = sequence
        }
    }

    /// Reads on until the server is gone, or the task is cancelled.
    /// - Parameter isPersistent: whether a failure may pass.
    func follow(_ api: API, isPersistent: Bool = false) async {
        followed += 1
        while !Task.isCancelled, (try? await read(api)) != nil || isPersistent {
            try? await Task.sleep(for: .milliseconds(10))
        }
        followed -= 1
        isOff = followed == 0
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
