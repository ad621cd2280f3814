import Testing

/// What a client sends that means no good, or can't count.
struct Attack: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The pieces, in the order they are sent.
    let pieces: [String]
    /// Between two pieces.
    let pause: Duration

    init(_ name: String, _ pieces: [String], pause: Duration = .zero) {
        testDescription = name
        self.pieces = pieces
        self.pause = pause
    }

    /// Stands for the API key, which is made when the test runs.
    static let key = "{key}"

    private static let slowly = Duration.milliseconds(400)
    private static let megabyte = String(repeating: "x", count: 1_000_000)
    private static func post(_ headers: String) -> String { Raw.post("/v1/accounts", key: key, headers: headers) }

    static let all = [
        Attack("a request line of 100 kB", ["GET /\(megabyte.prefix(100_000)) HTTP/1.1\r\nhost: x\r\n\r\n"]),
        Attack(
            "a request line without an end", ["GET /"] + Array(repeating: String(megabyte.prefix(50_000)), count: 20)),
        Attack("a header of 1 MB", [Raw.get("/healthz", headers: "x-junk: \(megabyte)")]),
        Attack("headers of 20 kB", [Raw.get("/healthz", headers: "x-junk: \(megabyte.prefix(20_000))")]),
        Attack(
            "thousands of headers",
            ["GET /healthz HTTP/1.1\r\nhost: x\r\n" + String(repeating: "a: b\r\n", count: 50_000) + "\r\n"]),
        Attack("a body announced as 10 MB", [post("content-length: 10485760")]),
        Attack("a body of 10 MB", [post("content-length: 10000000")] + Array(repeating: megabyte, count: 10)),
        Attack("a body announced as larger than numbers are", [post("content-length: 99999999999999999999999")]),
        Attack("a body of less than nothing", [post("content-length: -5")]),
        Attack(
            "a chunked body that never ends",
            [post("transfer-encoding: chunked")] + Array(repeating: "400\r\n\(megabyte.prefix(1024))\r\n", count: 100)),
        Attack(
            "a chunked body that drips",
            [post("transfer-encoding: chunked")] + Array(repeating: "1\r\n \r\n", count: 20), pause: slowly),
        Attack("a chunk of a size that is none", [post("transfer-encoding: chunked") + "zz\r\n{}\r\n0\r\n\r\n"]),
        Attack(
            "a chunk larger than numbers are", [post("transfer-encoding: chunked") + "ffffffffffffffffff\r\n{}\r\n"]),
        Attack(
            "a body of one byte at a time", [post("content-length: 64")] + Array(repeating: " ", count: 20),
            pause: slowly),
        Attack("a body that stops half-way", [post("content-length: 64") + "{"]),
        Attack(
            "headers of one byte at a time", ["GET /healthz HTTP/1.1\r\nx-slow: "] + Array(repeating: "s", count: 40),
            pause: slowly),
        Attack("a connection that says nothing", []),
        Attack("two lengths that differ", [post("content-length: 2\r\ncontent-length: 40") + "{}"]),
        Attack("a length beside chunks", [post("content-length: 2\r\ntransfer-encoding: chunked") + "0\r\n\r\n"]),
        Attack(
            "an absolute target of another host",
            ["GET http://elsewhere.example/v1/accounts HTTP/1.1\r\nhost: x\r\n\r\n"]),
        Attack("a target that is no path", ["GET healthz HTTP/1.1\r\nhost: x\r\n\r\n"]),
        Attack(
            "a tunnel to elsewhere", ["CONNECT elsewhere.example:443 HTTP/1.1\r\nhost: elsewhere.example:443\r\n\r\n"]),
        Attack("plain garbage", ["\u{1}\u{2}\u{3} garbage \u{7F}\r\n\r\n\u{0}\u{0}"]),
        Attack("a greeting of TLS", ["\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{FC}\u{3}\u{3}"]),
        Attack("a version that there is not", ["GET /healthz HTTP/9.9\r\nhost: x\r\n\r\n"]),
        Attack("a zero byte inside a header", ["GET /healthz HTTP/1.1\r\nhost: x\r\nx-a: b\u{0}c\r\n\r\n"]),
        Attack("a space before a header's colon", ["GET /v1/accounts HTTP/1.1\r\nhost: x\r\nx-a : b\r\n\r\n"]),
        Attack(
            "a path that climbs out", [Raw.get("/assets/../../../../etc/passwd"), Raw.get("/%2e%2e/%2e%2e/etc/passwd")]),
        Attack(
            "a percent sign that means nothing",
            [Raw.get("/v1/accounts/%zz%00%ff", headers: "authorization: Bearer \(key)")]),
        Attack(
            "JSON of a hundred thousand brackets",
            [
                post("content-length: 60000") + String(repeating: "[", count: 60_000)
            ]),
    ]
}
