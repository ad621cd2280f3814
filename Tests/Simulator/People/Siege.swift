import Domain
import Engine
import TestSupport

/// Strangers who guess the password of one account, from many networks, and the account's owner
/// among them.
final class Siege {
    let victim: Template.Inhabitant
    let identifier: String
    let password: String
    let dice: Dice
    /// The owner's new browser, which the account doesn't know.
    let newBrowser: Browser
    /// Tokens of links that reached the owner.
    var links: [String] = []
    var isBusy = false

    init?(of victim: Template.Inhabitant, _ dice: Dice) {
        guard let phone = victim.phone, let password = victim.password else { return nil }
        (self.victim, identifier, self.password, self.dice) = (victim, phone, password, dice)
        newBrowser = Browser(
            network: IPAddress("192.0.2.77"), device: "new-\(victim.externalID)", agent: "Chrome, Android")
    }

    /// Somebody with many networks and as many cookies as they like.
    func stranger() -> Browser {
        let network = IPAddress("203.0.\(dice.below(40)).\(dice.below(250) + 1)")
        return Browser(network: network, device: dice.chance(50) ? "cookie-\(dice.below(1000))" : nil, agent: nil)
    }
}

/// One try to sign in.
struct SignInTry: Sendable {
    enum Place: String, Sendable { case home, newBrowser = "a new browser", elsewhere }

    let identifier: String
    let place: Place
    let isRight: Bool
}
