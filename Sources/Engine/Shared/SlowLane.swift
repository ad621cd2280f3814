/// Runs what takes long on purpose (password hashes) one at a time, off the threads that serve everybody else: each takes
/// 128 MiB, so that a flood of guesses must queue and not multiply.
actor SlowLane {
    static let shared = SlowLane()

    func run<Value: Sendable>(_ work: @Sendable () -> Value) -> Value { work() }
}
