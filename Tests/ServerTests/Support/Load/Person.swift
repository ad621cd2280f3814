import Foundation

/// Somebody who changes their number.
struct Person: Sendable {
    let index: Int

    var oldNumber: String { "+86139" + digits }
    var newNumber: String { "+86138" + digits }
    var address: String { "person\(index)@example.com" }
    var externalID: String { "user-\(index)" }

    /// Eight digits that look random and never repeat: the factor shares no divisor with ten.
    private var digits: String {
        String(String(100_000_000 + (index * 73_687_787 + 20_150_407) % 100_000_000).dropFirst())
    }

    var account: String {
        let provedAt = Self.ago(days: 30)
        let identifiers = [("phone", oldNumber), ("email", address)].map { kind, value in
            #"{"kind":"\#(kind)","value":"\#(value)","provedAt":"\#(provedAt)"}"#
        }
        return
            #"{"externalID":"\#(externalID)","openedAt":"\#(Self.ago(days: 700))","identifiers":[\#(identifiers.joined(separator: ","))]}"#
    }

    /// A device and a network of their own, as people have, so that the policy's limits are not
    /// what is met.
    func start(_ account: String) -> String {
        let context = """
            {"channel":"app","session":"session-\(index)","device":"device-\(index)","deviceKnown":"yes",\
            "network":"10.\(index >> 16 & 255).\(index >> 8 & 255).\(index & 255)","country":"CN",\
            "signedInAt":"\(Self.ago(days: 0))","signInMethod":"password"}
            """
        return #"{"account":"\#(account)","operation":"phone.change","context":\#(context)}"#
    }

    static func ago(days: Int) -> String {
        Date(timeIntervalSinceNow: -Double(days) * 86_400).formatted(.iso8601)
    }
}
