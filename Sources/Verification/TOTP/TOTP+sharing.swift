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
