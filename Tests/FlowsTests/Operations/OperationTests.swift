import Domain
import Flows
import Testing

/// What an operation is expected to be.
struct ExpectedOperation: Sendable, CustomTestStringConvertible {
    let name: OperationName
    var needs: Set<FlowInput> = []
    let traits: OperationTraits
    let effects: [Effect]
    var reversal: [Effect] = []

    var testDescription: String { name.description }

    static let all =
        [unbindSeveral, migrate, freeze, unfreeze, dispute, close]
        + [IdentifierKind.phone, .email, .handle].flatMap {
            [change(OperationName($0, .change)), bind($0), unbind($0)]
        }

    private static func bind(_ kind: IdentifierKind) -> Self {
        ExpectedOperation(
            name: OperationName(kind, .bind), needs: [.identifier],
            traits: OperationTraits(brings: true, canBeTakenBack: true),
            effects: [.activate(Sample.new, Place(kind)), .restrict], reversal: [.releaseBrought])
    }

    private static func unbind(_ kind: IdentifierKind) -> Self {
        ExpectedOperation(
            name: OperationName(kind, .unbind),
            traits: OperationTraits(takes: true, canBeTakenBack: true, waitsForUndo: true),
            effects: [.release(Sample.old), .endWhatRests([Sample.old]), .restrict],
            reversal: [.reinstate(Sample.old)])
    }

    private static let unbindSeveral = ExpectedOperation(
        name: OperationName(nil, .unbind),
        traits: OperationTraits(
            takes: true, takesSeveral: true, takesAnyKind: true, canBeTakenBack: true, waitsForUndo: true),
        effects: [.release(Sample.old), .endWhatRests([Sample.old]), .restrict], reversal: [.reinstate(Sample.old)])

    private static func change(_ name: OperationName) -> Self {
        ExpectedOperation(
            name: name, needs: [.identifier, .reason],
            traits: OperationTraits(takes: true, brings: true, canBeTakenBack: true),
            effects: [
                .release(Sample.old), .activate(Sample.new, Place(name.kind ?? .phone)), .endWhatRests([Sample.old]),
                .restrict,
            ],
            reversal: [.releaseBrought, .reinstate(Sample.old)])
    }

    private static let migrate = ExpectedOperation(
        name: .migrate,
        traits: OperationTraits(
            takes: true, takesSeveral: true, takesAnyKind: true, startedBy: [.person], waitsForDispute: true,
            waitsForUndo: true, leadsElsewhere: true),
        effects: [.carryOver, .release(Sample.old), .endWhatRests([Sample.old]), .closeIfEmpty])

    private static let freeze = ExpectedOperation(
        name: .freeze,
        traits: OperationTraits(runsOn: [.active, .restricted, .closing], freezes: true, protectsAccount: true),
        effects: [.freeze, .endOtherFlows(.accountFrozen)])

    private static let unfreeze = ExpectedOperation(
        name: .unfreeze,
        traits: OperationTraits(runsOn: [.frozen], needsOlderProofs: true, waitsForDispute: true), effects: [.unfreeze])

    private static let dispute = ExpectedOperation(
        name: .dispute,
        traits: OperationTraits(
            runsOn: [.active, .restricted, .frozen, .closing], needsOlderProofs: true, isClaim: true,
            takesProofsInReview: true, protectsAccount: true),
        effects: [.takeBack(Sample.earlier)])

    private static let close = ExpectedOperation(
        name: .close,
        traits: OperationTraits(
            startedBy: [.person, .staff], waitsForDispute: true, waitsForUndo: true, closes: true),
        effects: [.close])
}

@Suite("Operations")
struct OperationTests {
    @Test("An operation asks for this, does this and is taken back like this", arguments: ExpectedOperation.all)
    func operation(_ expected: ExpectedOperation) throws {
        let operation = try #require(OperationCatalogue.standard[expected.name])
        let item = FlowItem(
            at: Place(expected.name.kind ?? .phone), takes: expected.traits.takes ? Sample.old : nil,
            brings: expected.traits.brings ? Sample.new : nil)
        let flow = try Sample.flow(expected.name, items: [item], about: Sample.earlier)
        #expect(operation.verb == expected.name.verb)
        #expect(operation.needs == expected.needs)
        #expect(operation.traits == expected.traits)
        #expect(OperationCatalogue.standard.traits[expected.name] == expected.traits)
        #expect(operation.commit(flow) == expected.effects)
        #expect(operation.reversal(flow) == expected.reversal)
    }

    @Test("An operation is found by its names, and by no other name")
    func named() {
        let catalogue = OperationCatalogue.standard
        #expect(Set(catalogue.traits.keys) == Set(ExpectedOperation.all.map(\.name)))
        for verb in Verb.allCases {
            for name in [nil, .phone, .email].map({ OperationName($0, verb) }) {
                #expect((catalogue[name] == nil) == (catalogue.traits[name] == nil))
            }
        }
        #expect(catalogue.traits(of: OperationName(.phone, .freeze)) == OperationTraits())
    }

    @Test("Promise 9: only an operation that gives an account back asks for proofs older than what it takes back")
    func olderProofs() {
        let traits = OperationCatalogue.standard.traits
        #expect(Set(traits.filter { $1.needsOlderProofs }.keys) == [.unfreeze, .dispute])
        #expect(Set(traits.filter { $1.runsOn.contains(.frozen) }.keys) == [.unfreeze, .dispute])
    }

    @Test("A dispute about nothing changes nothing")
    func aboutNothing() throws {
        #expect(Dispute().commit(try Sample.flow(.dispute, takes: nil)).isEmpty)
    }

    @Test("Of several items each is released and brought at its own place, and all are given back together")
    func severalItems() throws {
        let card = Place.Parent(binding: BindingID(high: 6, low: 6), kind: .email)
        let places = [Place(.phone, of: card), Place(.phone, number: 2, of: card)]
        let taken = [Sample.old, BindingID(high: 1, low: 2)]
        let items = zip(places, taken).map { FlowItem(at: $0, takes: $1) }
        var flow = try Sample.flow(.phoneChange, items: items)
        try flow.apply(.supply(FlowInputs(identifier: Sample.new)), at: Sample.now)
        #expect(
            Change().commit(flow) == [
                .release(taken[0]), .activate(Sample.new, places[0]), .release(taken[1]),
                .activate(Sample.new, places[1]), .endWhatRests(taken), .restrict,
            ])
        #expect(Change().reversal(flow) == [.releaseBrought, .reinstate(taken[0]), .reinstate(taken[1])])
    }

    @Test("Promise 9: a dispute that people look at completes by enough proofs, and by no other answer of policy")
    func provesInReview() throws {
        var flow = try Sample.flow(.dispute, about: Sample.earlier)
        try flow.apply(.decide(Sample.review(thenWait: nil), Sample.terms), at: Sample.now)
        try flow.apply(.prove(try Sample.proof("password")), at: Sample.now)
        #expect(flow.proofs.count == 1)
        for outcome in [Decision.Outcome.refuse, .stepUp([.oldCode]), .wait(.hours(1))] {
            #expect(throws: FlowRefusal.notNow(.reviewing)) {
                try flow.apply(.decide(Sample.decision(outcome), Sample.terms), at: Sample.now)
            }
        }
        try flow.apply(.decide(Sample.decision(.allow), Sample.terms), at: Sample.now)
        #expect(flow.state.name == .completed)
    }
}
