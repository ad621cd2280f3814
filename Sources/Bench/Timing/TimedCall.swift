import Domain
import Engine

/// A call whose time might tell whether an account holds a number.
protocol TimedCall: Sendable {
    associatedtype Prepared: Sendable

    /// What the caller is doing, as it could follow "while".
    var title: String { get }

    /// What has to come before the call. Not timed.
    func prepare(_ sample: TimedSample) async throws -> Prepared

    /// - Throws: for every answer but the one that is measured.
    func run(_ prepared: Prepared) async throws
}

extension TimedCall {
    /// For calls that are measured by a refusal: any other answer would be the time of something
    /// else.
    func expect(_ code: ReasonCode, _ work: () async throws -> OpenedSession) async throws {
        do {
            _ = try await work()
        } catch let refusal as Refusal where refusal.code == code {
            return
        }
        throw BenchFailure.granted(during: title)
    }
}
