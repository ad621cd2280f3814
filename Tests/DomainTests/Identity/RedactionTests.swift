import Foundation
import Testing

@testable import Domain

@Suite("Promise 10: nothing readable leaks from a value that is printed")
struct RedactionTests {
    private static let readable = ["13800138000", "0013", "lena.park", "hunter2"]

    private struct Holder {
        let secret: Secret<String>
        let identifier: Identifier
        let number: PhoneNumber
        let address: EmailAddress
        let binding: Binding
        let list: [Identifier]
        let map: [String: Secret<[UInt8]>]
        let optional: Secret<String>?
    }

    private static func holder() throws -> Holder {
        let number = try PhoneNumber("13800138000", region: "CN")
        let address = try EmailAddress("lena.park@example.com")
        let binding = Binding(
            id: BindingID(high: 1, low: 2), account: AccountID(high: 3, low: 4), identifier: Identifier(number),
            state: .active,
            confidence: .proved, boundAt: Instant(milliseconds: 0), provedAt: nil)
        return Holder(
            secret: Secret("hunter2"), identifier: Identifier(address), number: number, address: address,
            binding: binding,
            list: [Identifier(number), Identifier(address)], map: ["key": Secret(Array("hunter2".utf8))],
            optional: Secret("hunter2"))
    }

    enum Printing: CaseIterable {
        case interpolation, reflecting, description, debugPrint, dump, mirror

        func text(_ value: Any) -> String {
            var text = ""
            switch self {
            case .interpolation: text = "\(value)"
            case .reflecting: text = String(reflecting: value)
            case .description: text = String(describing: value)
            case .debugPrint: Swift.debugPrint(value, to: &text)
            case .dump: Swift.dump(value, to: &text)
            case .mirror: text = Self.walk(value)
            }
            return text
        }

        private static func walk(_ value: Any, depth: Int = 0) -> String {
            let children = Mirror(reflecting: value).children
            if children.isEmpty || depth > 12 { return String(describing: value) }
            return children.map { "\($0.label ?? "")=\(walk($0.value, depth: depth + 1))" }.joined(separator: " ")
        }
    }

    @Test("Promise 10: no way of printing shows a secret or an identifier", arguments: Printing.allCases)
    func printed(_ printing: Printing) throws {
        let text = printing.text(try Self.holder())
        for word in Self.readable { #expect(!text.contains(word), "\(printing)") }
        #expect(!text.contains("104, 117, 110, 116"), "the bytes of a secret")
    }

    @Test("Promise 10: a secret alone prints the one word", arguments: Printing.allCases)
    func secretAlone(_ printing: Printing) {
        #expect(printing.text(Secret("hunter2")).contains("[redacted]"))
        #expect(!printing.text(Secret("hunter2")).contains("hunter2"))
    }

    @Test("Promise 10: a secret has nothing to reflect")
    func mirror() throws {
        #expect(Mirror(reflecting: Secret("hunter2")).children.isEmpty)
        #expect(Mirror(reflecting: try Self.holder().identifier).children.isEmpty)
        #expect(Mirror(reflecting: try Self.holder().number).children.isEmpty)
        #expect(Mirror(reflecting: try Self.holder().address).children.isEmpty)
    }

    @Test("Promise 10: what must not leave cannot be encoded")
    func notEncodable() throws {
        let holder = try Self.holder()
        let values: [Any] = [holder.secret, holder.identifier, holder.number, holder.address, holder.binding]
        for value in values { #expect(!(value is any Encodable), "\(type(of: value))") }
        #expect(!JSONSerialization.isValidJSONObject([holder.secret]))
    }

    @Test("Promise 10: a refusal says nothing of the text it refuses", arguments: ["13800138000 x0013", "lena.park @"])
    func refusals(_ text: String) {
        let kinds: [IdentifierKind] = [.phone, .email, .handle]
        for kind in kinds {
            let refusal = #expect(throws: IdentifierRefusal.self) {
                try IdentifierKinds.standard.parse(kind, text, region: "CN")
            }
            for word in Self.readable { #expect(!String(reflecting: refusal).contains(word)) }
        }
    }

    @Test("A secret gives its value to who asks by name, and compares by it")
    func reveals() {
        #expect(Secret("hunter2").reveal() == "hunter2")
        #expect(Secret("hunter2") == Secret("hunter2"))
        #expect(Secret("hunter2") != Secret("hunter3"))
        #expect(Set([Secret(1), Secret(1), Secret(2)]).count == 2)
    }
}
