/// How the courier works. The defaults carry a thousand messages a second on a small machine.
package struct CourierSettings: Sendable {
    /// Messages taken in one go.
    package var batch = 256
    /// Messages that are out at one time; beyond it nothing is taken.
    package var capacity = 1024
    /// Deliveries at one time within a group of a batch: the messages to people, or those to one
    /// webhook.
    package var width = 32
    /// How often to look without a ring: nothing rings for a retry that is due, nor for what can wait this long.
    package var tick = Duration.milliseconds(250)
    /// Deliveries are written down with the next look, or separately after this long: a bit more than a tick, so that
    /// they nearly always go with one.
    package var settling = Duration.milliseconds(300)
    /// Longer than a group can take at worst: 256 messages, 32 at a time, 15 s each, and only the
    /// first round can be silent to its end.
    package var lease = Duration.seconds(180)

    package init() {}
}
