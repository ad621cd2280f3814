/// What a change is made of, in the order in which it happens.
enum Step: String, Sendable, CaseIterable {
    case start
    case oldCode = "send code to old number"
    case oldArrival = "old number's code arrives"
    case oldProof = "prove old number"
    case inputs = "give new number"
    case newCode = "send code to new number"
    case newArrival = "new number's code arrives"
    case newProof = "prove new number, switch"
    case whole = "whole change"
}

/// How long the steps of one change took.
struct StepTimes: Sendable {
    private(set) var times: [Step: Duration] = [:]
    private let began = ContinuousClock.now

    mutating func measure<Result>(_ step: Step, _ work: () async throws -> Result) async rethrows -> Result {
        let began = ContinuousClock.now
        let result = try await work()
        times[step] = ContinuousClock.now - began
        return result
    }

    mutating func finish() { times[.whole] = ContinuousClock.now - began }
}
