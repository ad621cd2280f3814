/// How the courier works. The defaults carry a thousand messages a second on a small machine.
package struct CourierSettings: Sendable {
    /// Messages taken in one go.
    package var batch = 256
    /// Messages that are out at one time; beyond it nothing is taken.
    package var capacity = 1024
    /// Deliveries at one time within a group of a batch: the messages to people, or those to one
    /// webhook.
    package var width = 32
    /// How often to look without having been rung for: nobody rings for a retry that is due, nor for what can wait so long.
    package var tick = Duration.milliseconds(250)
    /// What was delivered is written down with the next look, or by itself after so long: a bit later than a tick, so that
    /// it nearly always goes with one.
    package var settling = Duration.milliseconds(300)
    /// Longer than a group can take at worst: 256 messages, 32 at a time, 15 s each, and only the
    /// first round can be silent to its end.
    package var lease = Duration.seconds(180)

    package init() {}
}
