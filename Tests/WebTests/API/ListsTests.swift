import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("Lists of values in the description of the API")
struct ListsTests {
    /// A schema, or a field of one, and what the code has for it.
    private static let lists: [(String, [String])] = [
        ("Language", Language.allCases.map(\.rawValue)),
        ("AccountStatus", AccountStatus.allCases.map(\.rawValue)),
        ("Channel", Channel.allCases.map(\.rawValue)),
        ("Signal", Signal.allCases.map(\.rawValue)),
        ("FlowState", FlowState.Name.allCases.map(\.rawValue)),
        ("Flow.refusedBy", FlowView.Refuser.allCases.map(\.rawValue)),
        ("CaseState", CaseState.allCases.map(\.rawValue)),
        ("CaseEntry.author", CaseAuthor.allCases.map(\.rawValue)),
        ("Vote", Vote.allCases.map(\.rawValue)),
        ("Party.via", PartyView.Via.allCases.map(\.rawValue)),
        ("Party.age", PartyView.Age.allCases.map(\.rawValue)),
        ("Disownment.state", DisownmentView.State.allCases.map(\.rawValue)),
        ("EventType", EventName.sent.map(\.rawValue)),
    ]

    @Test("Each is the code's own", arguments: lists)
    func same(place: String, values: [String]) async throws {
        try await WebHarness.run { web in
            let names = place.split(separator: ".").map(String.init)
            let schema = try #require(web.contract.document["components"]?["schemas"]?[names[0]])
            let described = names.count == 1 ? schema : try #require(schema["properties"]?[names[1]])
            #expect(Set(described["enum"]?.texts ?? []).symmetricDifference(values).sorted() == [])
        }
    }

    @Test("Kinds of identifier are named, and any other is allowed", arguments: IdentifierKinds.standard.all)
    func kinds(_ kind: IdentifierKind) async throws {
        try await WebHarness.run { web in
            let schema = web.contract.document["components"]?["schemas"]?["IdentifierKind"]
            #expect(schema?["enum"] == nil)
            #expect(schema?["description"]?.text?.contains("`\(kind.rawValue)`") == true)
        }
    }
}
