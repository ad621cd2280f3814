/// What a request may cost.
package struct WebLimits: Sendable, Hashable {
    /// Bytes of a body.
    package var maxBody: Int
    /// Bytes of a body that names many accounts.
    package var maxBulk: Int
    /// Bytes of a form with files.
    package var maxUpload: Int
    /// How long a sender may take for a form with files.
    package var uploadPatience: Duration
    /// Bytes of all header names and values together. The parser itself stops at 80 KiB with a bare
    /// 400.
    package var maxHeaders: Int
    /// How long a sender may take for the whole body, a connection may be silent, and an answer may
    /// stay untaken.
    package var patience: Duration
    /// Bytes a second that a longer body must bring, and a longer answer must lose.
    package var leastRate: Int
    /// Requests that a client may send ahead of their answers.
    package var mostWaiting: Int
    /// Requests worked on at once; one more is told to come back.
    package var maxInFlight: Int
    /// Connections open at once; more wait in the system's queue.
    package var maxConnections: Int
    /// Tokens a minute that may fail to verify from one network, where a token is all that a caller
    /// shows.
    package var wrongTokensPerMinute: Int
    /// Our own proxies in front, each of which appends an address to `X-Forwarded-For`; 0 when
    /// clients connect directly.
    package var trustedProxies: Int

    package init(
        maxBody: Int = 64 * 1024, maxBulk: Int = 2 * 1024 * 1024, maxUpload: Int = 27 * 1024 * 1024,
        uploadPatience: Duration = .seconds(120),
        maxHeaders: Int = 16 * 1024,
        patience: Duration = .seconds(15), leastRate: Int = 4096, mostWaiting: Int = 64, maxInFlight: Int = 1024,
        maxConnections: Int = 10_000, wrongTokensPerMinute: Int = 20, trustedProxies: Int = 0
    ) {
        self.maxBody = maxBody
        self.maxBulk = maxBulk
        self.maxUpload = maxUpload
        self.uploadPatience = uploadPatience
        self.maxHeaders = maxHeaders
        self.patience = patience
        self.leastRate = leastRate
        self.mostWaiting = mostWaiting
        self.maxInFlight = maxInFlight
        self.maxConnections = maxConnections
        self.wrongTokensPerMinute = wrongTokensPerMinute
        self.trustedProxies = trustedProxies
    }
}
