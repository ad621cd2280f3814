/// The platform's own id of an account.
package enum ExternalID {
    /// 1 to 128 Unicode scalars without control characters, the texts that a call can carry: an account
    /// under any other id could not be looked up.
    package static func isAcceptable(_ text: String) -> Bool {
        (1...128).contains(text.unicodeScalars.count)
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
