import Foundation
import Testing

@testable import Domain

@Suite("Names of operations")
struct OperationNameTests {
    @Test(
        "An operation is its text",
        arguments: [
            ("phone.change", OperationName.phoneChange), ("email.change", .emailChange), ("freeze", .freeze),
            ("unfreeze", .unfreeze),
            ("dispute", .dispute),
        ])
    func text(_ text: String, _ name: OperationName) throws {
        #expect(OperationName(text) == name)
        #expect(name.description == text)
        #expect(try JSONDecoder().decode([OperationName].self, from: JSONEncoder().encode([name])) == [name])
    }

    @Test("Every kind and verb comes back from its text", arguments: IdentifierKinds.standard.all, Verb.allCases)
    func all(_ kind: IdentifierKind, _ verb: Verb) {
        #expect(OperationName("\(OperationName(kind, verb))") == OperationName(kind, verb))
    }

    @Test(
        "Anything but an operation is refused",
        arguments: [
            "", ".", "phone", "phone.", ".change", "phone.change.", ".phone.change", "phone.phone.change", "Fax.change",
            "fax2.change",
            "phone.steal",
            "Phone.change", "phone change", "phone.change\0",
        ])
    func refused(_ text: String) {
        #expect(OperationName(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([OperationName].self, from: JSONEncoder().encode([text]))
        }
    }
}
