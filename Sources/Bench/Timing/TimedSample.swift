import Domain
import Engine

/// Somebody who asks about one number, and asks about no other.
struct TimedSample: Sendable {
    /// A person with a network and a device of their own, and with an account where one is needed.
    let asker: Int
    let number: Secret<String>
    let isHeld: Bool
    let browser: Browser

    /// - Parameters:
    ///   - asker: the index of the person.
    ///   - number: the index of the person whose number it is.
    init(asker: Int, number: Int, isHeld: Bool) {
        self.asker = asker
        self.number = Secret(Person.oldNumber(number))
        self.isHeld = isHeld
        browser = Browser(
            network: IPAddress(Person.network(asker)), device: Person.device(asker), agent: "Firefox, Linux")
    }
}
