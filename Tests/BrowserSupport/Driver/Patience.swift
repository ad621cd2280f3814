/// Waiting for a page: by looking again and again, never by sleeping for a time that was enough on
/// somebody's machine.
enum Patience {
    /// Only a test that fails waits as long.
    static let span = Duration.seconds(30)
    private static let pause = Duration.milliseconds(30)

    /// What was waited for did not come about.
    struct TooLate: Error {}

    /// - Parameter look: nil while it isn't so.
    /// - Throws: ``TooLate``, or the last failure that might have passed.
    static func wait<Found: Sendable>(_ span: Duration = span, _ look: () async throws -> Found?) async throws -> Found
    {
        let deadline = ContinuousClock.now + span
        while true {
            do {
                if let found = try await look() { return found }
                guard ContinuousClock.now < deadline else { throw TooLate() }
            } catch let failure as DriverFailure where failure.mayPass && ContinuousClock.now < deadline {}
            try await Task.sleep(for: pause)
        }
    }
}
