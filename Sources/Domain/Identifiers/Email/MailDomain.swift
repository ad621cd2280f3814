import struct Foundation.URLComponents

/// The right side of a mail address.
enum MailDomain {
    /// Lower-case A-labels (RFC 5890), two or more; nil when the text is no such domain.
    static func ascii(_ text: Substring) -> String? {
        guard text.unicodeScalars.allSatisfy(mayStand), let host = translated(text) else { return nil }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy(isLabel), labels.last?.contains(where: \.isLetter) == true else {
            return nil
        }
        return host
    }

    /// What a domain may contain as it is typed. The translation reads a URL, and whatever means
    /// more than a host in one (a port, a path, an escape) would be cut off silently.
    private static func mayStand(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return true }
        return scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal || scalar == "-"
            || scalar == "."
    }

    private static func translated(_ text: Substring) -> String? {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        guard let host = URLComponents(string: "https://\(text)/")?.encodedHost, host.utf8.allSatisfy({ $0 < 0x80 })
        else { return nil }
        return host.lowercased()
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
}
