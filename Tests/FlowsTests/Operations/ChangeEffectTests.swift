import Domain
import Flows
import Testing

/// An account, and the way its identifiers go.
struct Journey: Sendable, CustomTestStringConvertible {
    let name: OperationName
    let kind: IdentifierKind
    let values: [String]

    var testDescription: String { name.description }

    static let all = [
        Journey(name: .phoneChange, kind: .phone, values: ["13800138000", "13900139000", "13700137000"]),
        Journey(name: .emailChange, kind: .email, values: ["a@example.com", "b@example.com", "c@example.com"]),
    ]

    func identifiers() throws -> [Identifier] {
        try values.map { try IdentifierKinds.standard.parse(kind, $0, region: "CN") }
    }
}

@Suite("What a change does to an account's bindings")
struct ChangeEffectTests {
    private static let bystander = BindingID(high: 9, low: 9)

    /// The account holds the first identifier, and one of the other kind that no change may touch.
    private func account(_ journey: Journey) throws -> BindingModel {
        let other =
            try journey.kind == .phone
            ? IdentifierKinds.standard.parse(.email, "z@example.com", region: "CN") : Sample.phone("13600136000")
        return BindingModel([Sample.old: try journey.identifiers()[0], Self.bystander: other])
    }

    private func flow(_ journey: Journey, _ number: UInt64, from old: BindingID?, to target: Identifier) throws -> Flow
    {
        let sample = try Sample.flow(journey.name)
        let item = FlowItem(at: Place(journey.kind), takes: old, brings: target)
        return Flow(
            id: FlowID(high: 7, low: number), realm: sample.realm, account: sample.account, operation: journey.name,
            traits: sample.traits, policyVersion: "v1",
            startedAt: sample.startedAt, channel: .web, items: [item], about: nil, state: Sample.state(.completed),
            reason: nil, track: nil, proofs: [], decision: nil, appeals: 0, mustProveAgain: false)
    }

    private func expectOne(
        _ identifier: Identifier, _ model: BindingModel, _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(model.active(identifier.kind) == [identifier], sourceLocation: location)
        #expect(
            model.bindings[Self.bystander]?.state == .active, "the account's other identifier", sourceLocation: location
        )
    }

    @Test(
        "Promises 2 and 3: after a change, and after it is taken back, the account holds exactly one",
        arguments: Journey.all)
    func undone(_ journey: Journey) throws {
        let (identifiers, before) = (try journey.identifiers(), try account(journey))
        var model = before
        let change = try flow(journey, 1, from: Sample.old, to: identifiers[1])
        try model.carryOut(Change().commit(change), of: change)
        expectOne(identifiers[1], model)
        try model.carryOut(Change().reversal(change), of: change)
        expectOne(identifiers[0], model)
        #expect(
            model.bindings.filter { $0.value.madeBy == nil } == before.bindings,
            "undoing gives back exactly what was taken")
    }

    @Test("Promise 2: a change that can't be carried out whole is not carried out at all", arguments: Journey.all)
    func whole(_ journey: Journey) throws {
        let identifiers = try journey.identifiers()
        var model = try account(journey)
        let gone = try flow(journey, 1, from: BindingID(high: 8, low: 8), to: identifiers[1])
        #expect(throws: BindingModel.Impossible.self) { try model.carryOut(Change().commit(gone), of: gone) }
        #expect(try model == account(journey))
    }

    @Test("Promise 2: of two changes of one binding the second finds it gone", arguments: Journey.all)
    func twice(_ journey: Journey) throws {
        let identifiers = try journey.identifiers()
        var model = try account(journey)
        let first = try flow(journey, 1, from: Sample.old, to: identifiers[1])
        let second = try flow(journey, 2, from: Sample.old, to: identifiers[2])
        try model.carryOut(Change().commit(first), of: first)
        #expect(throws: BindingModel.Impossible.self) { try model.carryOut(Change().commit(second), of: second) }
        expectOne(identifiers[1], model)
    }

    @Test("Peers' fault 12: from one to another and back to the first", arguments: Journey.all)
    func thereAndBack(_ journey: Journey) throws {
        let identifiers = try journey.identifiers()
        var model = try account(journey)
        let there = try flow(journey, 1, from: Sample.old, to: identifiers[1])
        try model.carryOut(Change().commit(there), of: there)
        let back = try flow(journey, 2, from: model.holder(of: identifiers[1]), to: identifiers[0])
        try model.carryOut(Change().commit(back), of: back)
        expectOne(identifiers[0], model)
    }

    @Test(
        "Promise 2: two changes are taken back from the last to the first, and never the first alone",
        arguments: Journey.all)
    func unwound(_ journey: Journey) throws {
        let identifiers = try journey.identifiers()
        var model = try account(journey)
        let first = try flow(journey, 1, from: Sample.old, to: identifiers[1])
        try model.carryOut(Change().commit(first), of: first)
        let second = try flow(journey, 2, from: model.holder(of: identifiers[1]), to: identifiers[2])
        try model.carryOut(Change().commit(second), of: second)
        let (undoFirst, undoSecond) = (Change().reversal(first), Change().reversal(second))
        #expect(throws: BindingModel.Impossible.self) { try model.carryOut(undoFirst, of: first) }
        expectOne(identifiers[2], model)
        try model.carryOut(undoSecond, of: second)
        expectOne(identifiers[1], model)
        try model.carryOut(undoFirst, of: first)
        expectOne(identifiers[0], model)
    }
}
