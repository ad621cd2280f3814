import Domain
import Engine

/// Somebody with a device who acts for an account: its owner, its owner's other device, a thief who
/// sees its messages, or whoever got a notice about it.
final class Person {
    let name: String
    let realm: Int
    let account: AccountID
    let password: String?
    let session: String
    let device: String
    /// Of one whom a notice's link led into a dispute: their flow there, which is all that they
    /// reach.
    let link: FlowID?
    /// What they look at, as last seen.
    var flow: FlowView?
    /// Codes that were typed in already.
    var typed: Set<String> = []
    /// Where they were led last, for each requirement.
    var ledTo: [Requirement: String] = [:]
    var isBusy = false

    init(name: String, realm: Int, account: AccountID, password: String?, link: FlowID? = nil) {
        self.name = name
        self.realm = realm
        self.account = account
        self.password = password
        session = "session-\(name)"
        device = "device-\(name)"
        self.link = link
    }
}

/// One worker of a courier: takes messages, hands them over, writes down what came of it.
final class Worker {
    let name: String
    let node: Int
    var held: [OutboundMessage] = []
    var results: [DeliveryResult] = []
    /// The incarnation of the node that it belongs to.
    var incarnation = 0
    var isBusy = false

    init(name: String, node: Int) {
        self.name = name
        self.node = node
    }

    func forget() { (held, results) = ([], []) }
}
