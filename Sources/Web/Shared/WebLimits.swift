/// What a request may cost.
package struct WebLimits: Sendable, Hashable {
    /// Bytes of a body.
    package var maxBody: Int
    /// Bytes of a form with files.
    package var maxUpload: Int
    /// How long a sender may take for a form with files.
    package var uploadPatience: Duration
    /// Bytes of all header names and values together. The parser itself stops at 80 KiB with a bare 400.
    package var maxHeaders: Int
    /// How long a sender may take for the whole body, and how long a connection may be silent.
    package var patience: Duration
    /// Requests worked on at once; one more is told to come back.
    package var maxInFlight: Int
    /// Connections open at once; more wait in the system's queue.
    package var maxConnections: Int
    /// Calls a minute that one network address may make where the address is all that is known of the caller.
    package var anonymousPerMinute: Int
    /// Proxies of ours in front, each of which appends an address to `X-Forwarded-For`; 0 when clients connect directly.
    package var trustedProxies: Int

    package init(
        maxBody: Int = 64 * 1024, maxUpload: Int = 27 * 1024 * 1024, uploadPatience: Duration = .seconds(120), maxHeaders: Int = 16 * 1024,
        patience: Duration = .seconds(15), maxInFlight: Int = 1024,
        maxConnections: Int = 10_000, anonymousPerMinute: Int = 20, trustedProxies: Int = 0
    ) {
        self.maxBody = maxBody
        self.maxUpload = maxUpload
        self.uploadPatience = uploadPatience
        self.maxHeaders = maxHeaders
        self.patience = patience
        self.maxInFlight = maxInFlight
        self.maxConnections = maxConnections
        self.anonymousPerMinute = anonymousPerMinute
        self.trustedProxies = trustedProxies
    }
}
