import Domain
import Engine
import Web

/// What the demo shows to try things with.
struct Demo {
    let keys: [(realm: RealmID, key: String)]
    let staff: [DemoStaff]
    /// To sign in as, with the numbers that they have now.
    let people: [DemoControls.Person]

    /// Makes what is missing, and keeps beside the data what could not be shown again.
    static func prepare(in folder: String, _ engine: Engine) async throws -> Demo {
        var file = DemoFile.load(from: folder)
        let keys = try await DemoKeys.prepare(&file, engine)
        let staff = try await DemoStaff.prepare(&file, engine)
        try file.save(in: folder)
        return Demo(keys: keys, staff: staff, people: try await DemoPeople.prepare(engine))
    }
}
