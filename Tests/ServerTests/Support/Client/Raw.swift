/// Requests as they are on the wire.
enum Raw {
    static func get(_ target: String, headers: String...) -> String {
        head("GET \(target) HTTP/1.1", headers)
    }

    /// The head of a call with a key; its body is to follow.
    static func post(_ target: String, key: String, headers: String...) -> String {
        head("POST \(target) HTTP/1.1", ["authorization: Bearer \(key)", "content-type: application/json"] + headers)
    }

    private static func head(_ line: String, _ headers: [String]) -> String {
        ([line, "host: 127.0.0.1"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
    }
}
