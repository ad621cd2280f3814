import NIOCore
import Testing

@testable import Web

@Suite("A form is read strictly")
struct FormTextTests {
    @Test(
        "What browsers send comes back as it was typed",
        arguments: [
            ("code=123456", [("code", "123456")]),
            ("a=1&a=2", [("a", "1"), ("a", "2")]),
            ("name=%E5%BC%A0+%E4%B8%89", [("name", "张 三")]),
            ("empty=&bare", [("empty", ""), ("bare", "")]),
            ("equation=a%3Db=c", [("equation", "a=b=c")]),
            ("", []),
        ])
    func pairs(_ text: String, _ expected: [(String, String)]) throws {
        let pairs = try FormText.pairs(ByteBuffer(string: text))
        #expect(pairs.map { "\($0.0)|\($0.1)" } == expected.map { "\($0.0)|\($0.1)" })
    }

    @Test(
        "What no browser sends is refused",
        arguments: ["a=%", "a=%4", "a=%ZZ", "a=%FF", "a=%00", "%C3=1", String(repeating: "a=1&", count: 65)])
    func refused(_ text: String) {
        #expect(throws: Problem.self) { try FormText.pairs(ByteBuffer(string: text)) }
    }
}
