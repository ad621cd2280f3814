package import Domain
package import Engine
package import Policy
import Synchronization

/// Stands in for a carrier, and remembers what it was asked.
package final class FakeCarrier: SignalSource {
    package let name = "Test Mobile"
    private let signals: Set<SignalName>
    private let answers: @Sendable (SignalRequest) async -> Signal
    private let requests = Mutex<[SignalRequest]>([])

    /// - Parameter signals: what it can be asked of any phone number.
    package init(
        _ signals: Set<SignalName> = [.simChanged],
        answering answers: @escaping @Sendable (SignalRequest) async -> Signal
    ) {
        self.signals = signals
        self.answers = answers
    }

    package var asked: [SignalRequest] { requests.withLock { $0 } }

    /// In E.164.
    package var numbers: [String] {
        asked.compactMap { ($0.identifier.content as? PhoneNumber)?.e164 }
    }

    package func covers(_ signal: SignalName, of identifier: Identifier, in realm: RealmID) -> Bool {
        signals.contains(signal) && identifier.kind == .phone
    }

    package func answer(_ request: SignalRequest) async -> Signal {
        requests.withLock { $0.append(request) }
        return await answers(request)
    }

    /// With a patience that no test reaches.
    package var sources: SignalSources { sources(patience: .seconds(600)) }

    package func sources(patience: Duration) -> SignalSources { SignalSources([self], patience: patience) }
}

/// Holds callers back until it is opened.
package final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var comers: [CheckedContinuation<Void, Never>] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    package func pass() async {
        await withCheckedContinuation { continuation in
            let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                if state.isOpen { return [continuation] }
                state.comers.append(continuation)
                defer { state.watchers = [] }
                return state.watchers
            }
            for waiting in woken { waiting.resume() }
        }
    }

    /// Returns once somebody is held back.
    package func untilSomebodyWaits() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.comers.isEmpty { state.watchers.append(continuation) }
                return !state.comers.isEmpty
            }
            if isThere { continuation.resume() }
        }
    }

    package func open() {
        let comers = state.withLock { state in
            state.isOpen = true
            defer { state.comers = [] }
            return state.comers
        }
        for comer in comers { comer.resume() }
    }
}
