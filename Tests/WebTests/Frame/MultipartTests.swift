import NIOCore
import Testing

@testable import Web

@Suite("A form with files is read whole or not at all")
struct MultipartTests {
    private static let boundary = "----edge"

    private static func body(_ parts: [(head: String, content: String)], ending: String = "--\r\n") -> String {
        parts.map { "--\(boundary)\r\n\($0.head)\r\n\r\n\($0.content)\r\n" }.joined() + "--\(boundary)\(ending)"
    }

    private func parts(_ text: String) throws -> [Multipart.Part] {
        try Multipart.parts(of: ByteBuffer(string: text), boundary: Self.boundary)
    }

    @Test("A sender who is slow, or sends many forms, leaves room for others")
    func gate() throws {
        let gate = UploadGate()
        try gate.enter("lin")
        try gate.enter("lin")
        #expect(throws: Problem.self) { try gate.enter("lin") }
        try gate.enter("wang")
        try gate.enter("wang")
        try gate.enter("otto")
        try gate.enter("otto")
        try gate.enter("nan")
        try gate.enter("nan")
        #expect(throws: Problem.self, "all together have eight") { try gate.enter("zhao") }
        gate.leave("lin")
        try gate.enter("zhao")
    }

    @Test("Texts and files come back with their names and bytes")
    func whole() throws {
        let parts = try parts(
            Self.body([
                (#"Content-Disposition: form-data; name="statement""#, "It is mine.\r\nReally."),
                (
                    "Content-Disposition: form-data; name=\"files\"; filename=\"a;b%22.png\"\r\nContent-Type: image/png",
                    "\u{1}\r\n--x"
                ),
            ]))
        #expect(parts.map(\.name) == ["statement", "files"])
        #expect(parts.map(\.fileName) == [nil, "a;b\".png"])
        #expect(parts.map { String(decoding: $0.bytes, as: UTF8.self) } == ["It is mine.\r\nReally.", "\u{1}\r\n--x"])
    }

    @Test(
        "What is cut off or out of form is refused",
        arguments: [
            "",
            "--other\r\n\r\n",
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nhalf",
            body([("Content-Disposition: form-data; name=\"a\"", "1")], ending: ""),
            body([("Content-Type: text/plain", "no name")]),
            body([("Content-Disposition: form-data", "no name")]),
            body([
                (
                    "Content-Disposition: form-data; name=\"a\"; x=\"\(String(repeating: "y", count: 2000))\"",
                    "long head"
                )
            ]),
            body(Array(repeating: ("Content-Disposition: form-data; name=\"a\"", "1"), count: 33)),
        ])
    func refused(_ text: String) {
        #expect(throws: Problem.self) { try parts(text) }
    }

    @Test(
        "A boundary is one only where the type says so",
        arguments: [
            ("multipart/form-data; boundary=----edge", "----edge"),
            ("Multipart/Form-Data; boundary=\"quoted\"", "quoted"),
            ("multipart/form-data", nil),
            ("multipart/form-data; boundary=", nil),
            ("multipart/form-data; boundary=\(String(repeating: "x", count: 71))", nil),
            ("multipart/mixed; boundary=a", nil),
            ("application/x-www-form-urlencoded", nil),
        ])
    func boundaries(_ header: String, _ expected: String?) {
        #expect(Multipart.boundary(header) == expected)
    }
}
