import Domain

/// A writing call: who makes it, and the key by which a retry of it is known.
package struct Call: Sendable {
    package let caller: Caller
    package let retry: RetryKey?

    package init(_ caller: Caller, retry: RetryKey? = nil) {
        self.caller = caller
        self.retry = retry
    }
}

/// The `Idempotency-Key` of a call (IETF draft, standards 6.3).
package struct RetryKey: Sendable, Hashable {
    /// 1 to 255 characters.
    package let key: String
    /// SHA-256 over method, path and body: the same key with another of these is refused. Kept as a
    /// keyed hash alone.
    package let fingerprint: [UInt8]

    package init(key: String, fingerprint: [UInt8]) {
        self.key = key
        self.fingerprint = fingerprint
    }

    /// How long an answer is kept.
    package static let life = Duration.hours(24)
    /// Of one flow's answers to its person, at most so many are kept at a time.
    static let mostOfFlow = 500
}
