import Domain
import Policy
import Testing

@Suite("Reading a policy")
struct ParsingTests {
    @Test(
        "A fault names its line and column",
        arguments: FaultCase.general + FaultCase.operations + FaultCase.rules + FaultCase.retention + FaultCase.hostile)
    func names(_ fault: FaultCase) {
        let faults = Sample.faults(fault.yaml)
        #expect(faults.map { "\($0.line):\($0.column)" } == [fault.place], "\(faults)")
        #expect(faults.first?.message.contains(fault.says) == true, "\(faults)")
    }

    @Test("All faults of a file are told at once, in its order, each with its path")
    func collects() {
        let faults = Sample.faults(
            """
            realm: x
            colour: blue
            codes: { digits: 4 }
            operations:
              phone.change:
                undo: soon
                tracks:
                  - { name: a, proofs: [old.code, new.code], wait: -5m }
            """)
        #expect(
            faults.map(\.path) == [
                "", "codes.digits", "operations.phone.change.undo", "operations.phone.change.tracks[0].wait",
            ])
        #expect(faults.map(\.line) == [2, 3, 6, 8])
    }

    @Test("A file without a realm still hears of its other faults")
    func collectsWithoutRealm() {
        #expect(Sample.faults("codes: { digits: 4 }\nsends: 5\nfoo: 1").count == 4)
    }

    @Test("Promise 13: a policy that looks at a signal must say what happens when it can't be had")
    func coversUnknown() throws {
        let weight = "{ when: sim.changed is yes, add: 60, reason: risk.sim-changed }"
        let faults = Sample.faults("realm: x\nrisk:\n  weights:\n    - \(weight)")
        #expect(faults.map { "\($0.line):\($0.column)" } == ["4:15"])
        #expect(faults.first?.message.contains("unknown sim.changed") == true)
        let said = "{ when: sim.changed is unknown, add: 0, reason: risk.sim-unknown }"
        _ = try Sample.policy("realm: x\nrisk:\n  weights:\n    - \(weight)\n    - \(said)")
        _ = try Sample.policy("realm: x\nrisk:\n  weights:\n    - \(weight.replacing("is yes", with: "is not no"))")
    }

    @Test("A warning names its line and column, and the file is good", arguments: FaultCase.warnings)
    func warns(_ warning: FaultCase) throws {
        let warnings = try Sample.policy(warning.yaml).warnings
        #expect(warnings.map { "\($0.line):\($0.column)" } == [warning.place], "\(warnings)")
        #expect(warnings.first?.message.contains(warning.says) == true, "\(warnings)")
    }

    @Test(
        "No warning comes where identifiers are held while the change can be undone, and where a code is not enough",
        arguments: [
            "phone.change: { undo: 24h, restrict: { identifiers: 24h } }",
            "phone.change: { restrict: { identifiers: 3d } }",
            "email.change: { undo: 24h, restrict: { identifiers: 90d, payout: 1h } }", "email.change: { undo: 30d }",
            "dispute: { tracks: [{ name: a, proofs: [phone.code, password] }] }",
            "dispute: { tracks: [{ name: a, proofs: [password] }] }",
            "dispute: { tracks: [{ name: a, proofs: [phone.code], review: always }] }",
            "freeze: { tracks: [{ name: a, proofs: [phone.code] }] }",
        ])
    func warnsOfNothing(_ operation: String) throws {
        #expect(try Sample.policy("realm: x\noperations: { \(operation) }").warnings == [])
    }

    @Test("All warnings about a file are told in its order, each with its path")
    func collectsWarnings() throws {
        let policy = try Sample.policy(
            """
            realm: x
            operations:
              dispute:
                tracks: [{ name: a, proofs: [phone.code] }]
              email.change:
                restrict: { payout: 24h }
              phone.change:
                restrict: { identifiers: 1h }
            """)
        let paths = ["dispute.tracks[0].proofs", "email.change.restrict", "phone.change.restrict.identifiers"]
        #expect(policy.warnings.map(\.path) == paths.map { "operations." + $0 })
        #expect(policy.warnings.map(\.line) == [4, 6, 8])
    }

    @Test("Windows line ends are read like others")
    func carriageReturns() {
        #expect(Sample.faults("realm: x\r\n\r\nfoo: 1\r\n").map(\.line) == [3])
    }

    @Test("A hash, an apostrophe and quoted signs in text are no trouble")
    func plainText() throws {
        _ = try Sample.policy("realm: x # don't & won't * [[[[\nlanguage: 'zh'\ndefaultRegion: \"CN\" # \"&\n")
    }
}
