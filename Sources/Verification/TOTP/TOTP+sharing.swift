package import Domain

extension TOTP {
    private static let issuer = "Bindery"

    /// The secret as it is typed into an app that can't scan: base 32, 32 characters.
    package var typedSecret: Secret<String> { Secret(Base32.text(secretBytes)) }

    /// What an app reads from a picture or a link. Apps that don't know one of the values take the
    /// same default.
    /// - Parameter name: whose account the app shows it as: lower-case letters, digits, `.`, `-`
    ///   and `_`.
    package func address(for name: String) -> Secret<String> {
        Secret(
            "otpauth://totp/\(Self.issuer):\(name)?secret=\(typedSecret.reveal())&issuer=\(Self.issuer)"
                + "&algorithm=SHA1&digits=\(Self.digits)&period=\(Self.period)")
    }
}

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
