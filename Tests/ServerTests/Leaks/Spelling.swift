import Crypto
import Foundation

/// How a secret could be in a file: itself, or a digest by which a guess at it can be confirmed.
struct Spelling {
    let name: String
    let bytes: Data

    /// - Parameter isRandom: for what nobody can guess, whose digest says nothing.
    static func all(of secret: String, isRandom: Bool) -> [Spelling] {
        let text = Data(secret.utf8)
        if isRandom { return [Spelling(name: "as it is", bytes: text)] }
        let digests = [("SHA-256", Data(SHA256.hash(data: text))), ("SHA-1", Data(Insecure.SHA1.hash(data: text)))]
        let spelled = digests.flatMap { name, digest in
            let base64 = digest.base64EncodedString().replacing("=", with: "")
            let forms = [
                ("hexadecimal", digest.map { String(format: "%02x", $0) }.joined()), ("base64", base64),
                ("base64url", base64.replacing("+", with: "-").replacing("/", with: "_")),
            ]
            return [Spelling(name: "as its \(name)", bytes: digest)]
                + forms.map { Spelling(name: "as its \(name) in \($0.0)", bytes: Data($0.1.utf8)) }
        }
        return [Spelling(name: "as it is", bytes: text)] + spelled
    }
}
