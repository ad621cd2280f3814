/// What was waited for did not come about.
struct TooLate: Error {}

/// Looks again and again until it is so.
/// - Throws: ``TooLate``, or what the look throws.
func eventually(within span: Duration, _ isSo: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + span
    while try await !isSo() {
        guard ContinuousClock.now < deadline else { throw TooLate() }
        try await Task.sleep(for: .milliseconds(10))
    }
}
