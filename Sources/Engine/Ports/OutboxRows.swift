package import Domain
package import Vault

/// What a message is for.
package enum MessageTopic: String, Sendable, Hashable, CaseIterable, Codable {
    /// A one-time code to a person.
    case code
    /// Something a person must know.
    case notice
    /// Something a system must know.
    case event
}

/// A message that was written with the change it speaks of, and leaves after it (promise 7).
package struct MessageRow: Sendable, Hashable {
    package let id: MessageID
    package let realm: RealmID
    package let account: AccountID
    package let topic: MessageTopic
    /// Messages of one lane leave one after the other, in the order in which they were written. The
    /// store keeps that order, since the ids come from the clocks of several nodes.
    package let lane: [UInt8]
    /// Where an event goes; nil for codes and notices.
    package let webhook: WebhookID?
    /// JSON, sealed under the account's data key.
    package let payload: Sealed
    package let createdAt: Instant
    package var dueAt: Instant
    package var attempts: Int
    /// What went wrong last, without values.
    package var lastError: String?
    /// Given up: waits for somebody to look at it.
    package var isDead: Bool

    package init(
        id: MessageID, realm: RealmID, account: AccountID, topic: MessageTopic, lane: [UInt8], webhook: WebhookID?,
        payload: Sealed,
        createdAt: Instant,
        dueAt: Instant, attempts: Int, lastError: String?, isDead: Bool
    ) {
        self.id = id
        self.realm = realm
        self.account = account
        self.topic = topic
        self.lane = lane
        self.webhook = webhook
        self.payload = payload
        self.createdAt = createdAt
        self.dueAt = dueAt
        self.attempts = attempts
        self.lastError = lastError
        self.isDead = isDead
    }
}

/// The lanes of a topic's messages of one account lie next to each other.
package struct LaneSpan: Sendable, Hashable {
    package let from: [UInt8]
    /// Not among them.
    package let below: [UInt8]

    /// - Parameter length: how many bytes a lane can have.
    package init(beginningWith prefix: [UInt8], length: Int) {
        from = prefix
        below = prefix + [UInt8](repeating: .max, count: length - prefix.count + 1)
    }
}

/// Who claims messages.
package struct Claimer: Sendable, Hashable {
    /// Nil for a process that no other one knows: what it claims is its own until the claim ends.
    package let node: NodeID?
    /// Claims of nodes that were not seen since are anybody's.
    package let othersSeenSince: Instant

    package init(node: NodeID?, othersSeenSince: Instant) {
        self.node = node
        self.othersSeenSince = othersSeenSince
    }
}

/// A claimed message, with the key that opens its payload.
package struct ClaimedRow: Sendable, Hashable {
    package let message: MessageRow
    /// Nil where its account was erased a moment ago.
    package let dataKey: WrappedKey?
    /// Whether others wait behind it in its lane.
    package let isFollowed: Bool

    package init(message: MessageRow, dataKey: WrappedKey?, isFollowed: Bool) {
        self.message = message
        self.dataKey = dataKey
        self.isFollowed = isFollowed
    }
}

package struct OutboxDepth: Sendable, Hashable {
    package let topic: MessageTopic
    package let waiting: Int
    package let dead: Int
    package let oldest: Instant?

    package init(topic: MessageTopic, waiting: Int, dead: Int, oldest: Instant?) {
        self.topic = topic
        self.waiting = waiting
        self.dead = dead
        self.oldest = oldest
    }
}

package protocol OutboxReads {
    /// Those that failed and will be tried again, the soonest due first.
    func failingMessages(realm: RealmID, limit: Int) throws -> [MessageRow]
    func deadMessages(realm: RealmID?, after: MessageID?, limit: Int) throws -> [MessageRow]
    /// By topic; of every realm for nil.
    func outboxDepths(realm: RealmID?) throws -> [OutboxDepth]
    /// Whether anything of an account has not been delivered yet, given-up messages included.
    func hasMessages(of account: AccountID, in lanes: [LaneSpan]) throws -> Bool
}

package protocol OutboxWrites {
    func enqueue(_ message: MessageRow)
    /// Takes up to `limit` messages that are due, not dead, not claimed by a living node, and the
    /// first of their lane, and marks them claimed until `until`, at once: what comes back is this
    /// caller's alone. What the phase has written before counts.
    func claimMessages(at now: Instant, until: Instant, limit: Int, by claimer: Claimer) throws -> [ClaimedRow]
    /// Ends every claim. For a process that knows it is alone: whoever made them is dead.
    func releaseClaims()
    func deleteMessages(_ ids: [MessageID])
    /// Removes whatever is left of an account's messages, at once.
    /// - Returns: how many.
    func dropMessages(of account: AccountID, in lanes: [LaneSpan]) throws -> Int
    /// Puts a message back for later, or gives it up, as the row says; its claim ends. Does nothing
    /// where another node has claimed it by now: that one will say what came of it.
    func reschedule(_ message: MessageRow, by node: NodeID?)
    /// Brings dead messages back, due at `now`; all of the realm when `ids` is nil.
    func revive(_ ids: [MessageID]?, realm: RealmID?, at now: Instant)
    /// Messages of the realm that failed and wait are due at `now`; any other stays as it is.
    func hasten(_ ids: [MessageID], realm: RealmID, at now: Instant)
}
