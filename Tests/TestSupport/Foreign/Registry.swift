package import Domain
package import Engine
import Synchronization
package import Verification

/// A method that no release has: it leads to a registry, and asks the registry whether the grant that came back is good.
package struct Registry: Method {
    package let name: MethodName
    package let shape = MethodShape.redirect
    package let judging = Judging.elsewhere

    package init() { name = Self.methodName }

    private static let methodName = MethodName(rawValue: "registry")!

    package func issue(_ occasion: Occasion) -> IssuedQuestion? {
        guard let back = occasion.back else { return nil }
        let ticket = occasion.random(8).map { String($0, radix: 16) }.joined()
        return IssuedQuestion(
            .lead("https://registry.example/ask?ticket=\(ticket)&back=\(back)"), state: occasion.hash(Secret(ticket)),
            expiresAt: occasion.now + occasion.life)
    }

    package func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
        guard case .response(let text) = answer, let put = question.put else { return .wrongShape }
        let fields = Dictionary(
            text.reveal().split(separator: "&").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
                .filter { $0.count == 2 }.map { ($0[0], $0[1]) }
        ) { first, _ in first }
        guard question.hash(Secret(fields["ticket"] ?? "")) == put.state, let grant = fields["grant"] else {
            return .refused("code.wrong", countsAsFailure: true)
        }
        return .ask(Secret(grant))
    }

    package func judge(_ reply: MethodReply, to question: Question, at now: Instant) -> Verdict {
        reply.text.reveal() == Self.yes ? .proved(.strong) : .refused("code.wrong", countsAsFailure: true)
    }

    /// What it replies to a good grant.
    package static let yes = "yes"

    /// What comes back from the registry.
    package static func answer(to location: String, grant: String = "good") -> String {
        let ticket = location.split(separator: "ticket=").last?.prefix { $0 != "&" } ?? ""
        return "ticket=\(ticket)&grant=\(grant)"
    }
}

/// The registry, as it answers when it is asked: yes to a good grant, no to another.
package final class FakeRegistry: MethodSource {
    package let method = Registry().name
    package let name = "registry.example"
    private let grants = Mutex<[String]>([])
    private let state = Mutex(State.up)
    /// Runs while the registry is asked.
    private let meanwhile: @Sendable () async -> Void

    package init(meanwhile: @escaping @Sendable () async -> Void = {}) { self.meanwhile = meanwhile }

    /// What it was asked about, in order.
    package var asked: [String] { grants.withLock { $0 } }
    package var now: State {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    package enum State: Sendable {
        case up
        /// Says at once that it can't answer.
        case down
        /// Says nothing until nobody waits any longer.
        case hanging
    }

    package func reply(to inquiry: MethodInquiry) async -> MethodReply? {
        grants.withLock { $0.append(inquiry.text.reveal()) }
        await meanwhile()
        while now == .hanging, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
        guard now == .up else { return nil }
        return MethodReply(Secret(inquiry.text.reveal() == "good" ? Registry.yes : "no"), reference: "exchange-1")
    }
}
