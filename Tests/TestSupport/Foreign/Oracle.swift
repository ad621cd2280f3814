package import Domain
package import Verification

/// A method of proof that no release has: it leads to an oracle, and believes what comes back with the word that it sent
/// along.
package struct Oracle: Method {
    package static let methods = Methods([SMSCode(), EmailCode(), Password(), Oracle()])

    package let name: MethodName
    package let shape = MethodShape.redirect

    private init() {
        guard let name = MethodName(rawValue: "oracle") else { preconditionFailure("a name of lower-case letters") }
        self.name = name
    }

    package func issue(_ occasion: Occasion) -> IssuedQuestion? {
        guard let back = occasion.back else { return nil }
        let word = occasion.random(8).map { String($0, radix: 16) }.joined()
        return IssuedQuestion(
            .lead("https://oracle.example/ask?word=\(word)&back=\(back)"), state: occasion.hash(Secret(word)),
            expiresAt: occasion.now + occasion.life)
    }

    package func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
        guard case .response(let text) = answer, let put = question.put else {
            return .refused("proof.wrong-shape", countsAsFailure: false)
        }
        let fields = text.reveal().split(separator: "&").map(String.init)
        let word = fields.first { $0.hasPrefix("word=") }.map { String($0.dropFirst(5)) } ?? ""
        guard question.hash(Secret(word)) == put.state, fields.contains("says=yes") else {
            return .refused("code.wrong", countsAsFailure: true)
        }
        return .proved(.strong)
    }

    /// What the oracle answers to a person who was led there.
    package static func answer(to location: String) -> String {
        let word = location.split(separator: "word=").last?.prefix { $0 != "&" } ?? ""
        return "word=\(word)&says=yes"
    }
}
