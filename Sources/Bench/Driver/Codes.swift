import Domain

/// The codes that are on their way, by the number they go to.
actor Codes {
    private enum Slot {
        case expected
        case arrived(String)
        case wanted(CheckedContinuation<String?, Never>, until: ContinuousClock.Instant)
    }

    private static let patience = Duration.seconds(15)
    private var slots: [String: Slot] = [:]
    private var isClosed = false

    var areExpected: Bool { !slots.isEmpty }

    /// To be called before the code is asked for, since it may arrive before the answer does.
    func expect(at number: String) { slots[number] = .expected }

    /// No code will come: it was not sent.
    func forget(_ number: String) { slots[number] = nil }

    /// - Returns: nil when none came in time.
    func code(at number: String) async -> String? {
        guard !isClosed else { return nil }
        if case .arrived(let code) = slots[number] {
            slots[number] = nil
            return code
        }
        return await withCheckedContinuation { slots[number] = .wanted($0, until: .now + Self.patience) }
    }

    /// What nobody expects is dropped: notices come to the same telephones.
    func deliver(_ code: String, to number: String) {
        switch slots[number] {
        case .expected: slots[number] = .arrived(code)
        case .wanted(let person, _):
            slots[number] = nil
            person.resume(returning: code)
        case .arrived, nil: return
        }
    }

    func giveUpOnTheLate() { giveUp { $0 < .now } }

    /// The telephones are no longer read.
    func close() {
        isClosed = true
        giveUp { _ in true }
    }

    private func giveUp(_ isLate: (ContinuousClock.Instant) -> Bool) {
        for (number, slot) in slots {
            guard case .wanted(let person, let until) = slot, isLate(until) else { continue }
            slots[number] = nil
            person.resume(returning: nil)
        }
    }
}
