/// What connections were seen waiting for, and how often.
struct WaitProfile: Sendable {
    private(set) var samples: [String: Int] = [:]

    init() {}

    /// - Returns: nil where there are none.
    init?(_ profiles: [WaitProfile]) {
        guard !profiles.isEmpty else { return nil }
        for profile in profiles { samples.merge(profile.samples, uniquingKeysWith: +) }
    }

    mutating func note(_ event: String) { samples[event, default: 0] += 1 }

    /// One event's part, as the JSON has it.
    struct Part: Encodable, Sendable {
        /// `type:event` as `pg_stat_activity` names them; `processor` for a connection that waits
        /// for nothing else.
        let event: String
        let samples: Int
        /// Of all samples.
        let share: Double
    }

    /// The most frequent first.
    var parts: [Part] {
        let all = samples.values.reduce(0, +)
        return samples.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { event, count in
            Part(event: event, samples: count, share: (Double(count) / Double(all)).rounded(toPlaces: 3))
        }
    }
}
