/// RFC 4648 section 6, without padding: how a secret is shown to be typed into an authenticator
/// app.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var characters: [UInt8] = []
        var (buffer, held) = (UInt32(0), 0)
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            held += 8
            while held >= 5 {
                held -= 5
                characters.append(alphabet[Int(buffer >> UInt32(held) & 31)])
            }
        }
        if held > 0 { characters.append(alphabet[Int(buffer << UInt32(5 - held) & 31)]) }
        return String(decoding: characters, as: UTF8.self)
    }
}
