import Foundation
import JSONText
import Testing

@Suite("JSON is written as Foundation writes it with sorted names and plain slashes")
struct JSONTextTests {
    private static func foundation(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func ours(_ value: some Encodable) throws -> String {
        String(decoding: try JSONText.bytes(value), as: UTF8.self)
    }

    @Test(
        "Texts are escaped where RFC 8259 says so, and nowhere else",
        arguments: [
            "", "plain", "a/b", #"say "no" \ yes"#, "手机号码 👩‍👧", "\u{0}\u{1}\u{8}\u{9}\u{A}\u{C}\u{D}\u{1F}\u{20}\u{7F}",
            "\u{2028}\u{2029}",
            "e\u{301}", String(repeating: "长", count: 5000),
        ])
    func texts(text: String) throws {
        #expect(try Self.ours(text) == Self.foundation(text))
        #expect(try Self.ours([text: text]) == Self.foundation([text: text]))
    }

    @Test(
        "Numbers are written whole where they are whole",
        arguments: [
            0.0, -0.0, 1, -1, 0.1, 2.5, 1e20, 1e-7, 123_456_789.125, .pi, .greatestFiniteMagnitude,
            .leastNonzeroMagnitude,
        ])
    func numbers(number: Double) throws { #expect(try Self.ours(number) == Self.foundation(number)) }

    @Test("What JSON has no word for is an error", arguments: [Double.infinity, -.infinity, .nan])
    func notFinite(number: Double) {
        #expect(throws: EncodingError.self) { try JSONText.bytes([number]) }
    }

    @Test("A value that writes nothing is an error, wherever it is")
    func writesNothing() {
        #expect(throws: EncodingError.self) { try JSONText.bytes(Mute()) }
        #expect(throws: EncodingError.self) { try JSONText.bytes(["a": [Mute()]]) }
    }

    @Test("Every kind of number, flag and absence")
    func kinds() throws {
        let kinds = Kinds()
        #expect(try Self.ours(kinds) == Self.foundation(kinds))
        #expect(try Self.ours([Int?.none, 1]) == "[null,1]")
        #expect(try Self.ours([true, false]) == "[true,false]")
        #expect(try Self.ours(["a": Bool?.none]) == #"{"a":null}"#)
    }

    @Test("Members are sorted at every depth, whatever is declared first, and so are dictionaries")
    func sorted() throws {
        let outer = Outer(
            zeta: 1, alpha: .init(b: ["y", "x"], a: nil, url: "https://a.example/b"), empty: .init(),
            list: [.init(b: [], a: 2, url: "")],
            byName: ["b": 2, "a": 1, "ab": 3, "A": 4, "a b": 5], nothing: [:], none: [])
        let expected =
            #"{"alpha":{"b":["y","x"],"url":"https://a.example/b"},"byName":{"A":4,"a":1,"a b":5,"ab":3,"b":2},"empty":{},"#
            + #""list":[{"a":2,"b":[],"url":""}],"none":[],"nothing":{},"zeta":1}"#
        #expect(try Self.ours(outer) == expected)
        #expect(try Self.ours(outer) == Self.foundation(outer))
    }

    @Test("A value may continue in the container of the value it wraps")
    func wrapped() throws { #expect(try Self.ours(Wrapper()) == #"{"a":2,"inner":"x","token":"t"}"#) }

    @Test("A member given twice is what it was given last")
    func twice() throws {
        #expect(try Self.ours(Twice()) == #"{"a":[2],"token":"second"}"#)
        #expect(try Self.ours(Twice()) == Self.foundation(Twice()))
    }

    @Test("Containers that are made by hand end when the outer one continues")
    func byHand() throws {
        #expect(
            try Self.ours(ByHand())
                == #"{"after":1,"list":[1,{"in":2},[3],null,4],"object":{"a":1,"b":{"c":null}},"super":"s","unused":{}}"#
        )
    }

    @Test("A thousand random values, byte for byte")
    func random() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<1000 {
            let value = Tree.random(depth: 4, using: &generator)
            #expect(try Self.ours(value) == Self.foundation(value))
        }
    }
}

private struct Mute: Encodable {
    func encode(to encoder: any Encoder) {}
}

private struct Kinds: Encodable {
    var int8 = Int8.min, int16 = Int16.min, int32 = Int32.min, int64 = Int64.min, int = Int.max
    var uint8 = UInt8.max, uint16 = UInt16.max, uint32 = UInt32.max, uint64 = UInt64.max, uint = UInt.max
    var float: Float = 0.5, double = 2.25, yes = true, no = false, none: Int?, some: Int? = 3
    var all: [UInt8] = [0, 255]
    var word = Word.second

    enum Word: String, Encodable { case first, second }
}

private struct Outer: Encodable {
    let zeta: Int
    let alpha: Inner
    let empty: Empty
    let list: [Inner]
    let byName: [String: Int]
    let nothing: [String: Int]
    let none: [Int]

    struct Inner: Encodable {
        let b: [String]
        let a: Int?
        let url: String
    }

    struct Empty: Encodable {}
}

private struct Wrapper: Encodable {
    private struct Inner: Encodable {
        let inner = "x"
        let a = 2
    }

    private enum CodingKeys: CodingKey { case token }

    func encode(to encoder: any Encoder) throws {
        try Inner().encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("t", forKey: .token)
    }
}

private struct Twice: Encodable {
    private enum Name: String, CodingKey { case token, a }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        try container.encode([1, 2, 3], forKey: .a)
        try container.encode("first", forKey: .token)
        try container.encode([2], forKey: .a)
        try container.encode("second", forKey: .token)
    }
}

private struct ByHand: Encodable {
    private enum Name: String, CodingKey { case list, object, after, unused, a, b, c, `in` }

    func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: Name.self)
        var list = outer.nestedUnkeyedContainer(forKey: .list)
        try list.encode(1)
        var inList = list.nestedContainer(keyedBy: Name.self)
        try inList.encode(2, forKey: .in)
        var deeper = list.nestedUnkeyedContainer()
        try deeper.encode(3)
        try list.encodeNil()
        try list.superEncoder().singleValue(4)
        var object = outer.nestedContainer(keyedBy: Name.self, forKey: .object)
        var b = object.nestedContainer(keyedBy: Name.self, forKey: .b)
        try b.encodeNil(forKey: .c)
        try object.encode(1, forKey: .a)
        try outer.superEncoder().singleValue("s")
        _ = outer.superEncoder(forKey: .unused)
        try outer.encode(1, forKey: .after)
    }
}

extension Encoder {
    fileprivate func singleValue(_ value: some Encodable) throws {
        var container = singleValueContainer()
        try container.encode(value)
    }
}

/// Any JSON there can be.
private indirect enum Tree: Encodable {
    case text(String), number(Int), real(Double), flag(Bool), absent
    case list([Tree])
    case object([String: Tree])

    static func random(depth: Int, using generator: inout some RandomNumberGenerator) -> Tree {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
        case 0: .text(text(&generator))
        case 1: .number(.random(in: .min ... .max, using: &generator))
        case 2: .real(.random(in: -1e9...1e9, using: &generator))
        case 3: .flag(.random(using: &generator))
        case 4: .absent
        case 5:
            .list(
                (0..<Int.random(in: 0..<5, using: &generator)).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            .object(
                (0..<Int.random(in: 0..<6, using: &generator)).reduce(into: [:]) { members, _ in
                    members[text(&generator)] = random(depth: depth - 1, using: &generator)
                })
        }
    }

    private static func text(_ generator: inout some RandomNumberGenerator) -> String {
        let letters = Array("abcXYZ019_- /号码é")
        return String(
            (0..<Int.random(in: 0..<8, using: &generator)).map { _ in letters.randomElement(using: &generator) ?? "a" })
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text): try encoder.singleValue(text)
        case .number(let number): try encoder.singleValue(number)
        case .real(let number): try encoder.singleValue(number)
        case .flag(let flag): try encoder.singleValue(flag)
        case .absent: try encoder.singleValue(Int?.none)
        case .list(let elements): try encoder.singleValue(elements)
        case .object(let members): try encoder.singleValue(members)
        }
    }
}
