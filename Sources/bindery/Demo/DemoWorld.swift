import Courier
import Domain
import Engine
import Web

/// What runs in the demo beside the server.
struct DemoWorld: Sendable {
    let phones: DemoPhones
    let clock: DemoClock

    /// A wait is hours or days; what ends later than this is a term of storage.
    private static let horizon = Duration.days(400)

    func controls(_ engine: Engine) -> DemoControls {
        DemoControls(
            people: { try await DemoPeople.list(engine) },
            addPerson: { try await DemoPeople.add(in: $0, engine) },
            nextWait: { try await engine.nextWait(before: Self.horizon) },
            skip: { [clock] skip in
                switch skip {
                case .hour: try clock.skip(.hours(1))
                case .day: try clock.skip(.days(1))
                case .wait:
                    guard let end = try await engine.nextWait(before: Self.horizon) else { return }
                    try clock.skip(end.since(engine.now()))
                }
            })
    }
}
