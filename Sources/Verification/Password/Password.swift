package import Domain

/// Something the account's owner knows. Judging takes a tenth of a second and 128 MiB on purpose.
package struct Password: Method {
    package let name = MethodName.password
    package let shape = MethodShape.secret
    package let judging = Judging.slowly

    package init() {}

    /// What an account keeps of its password, for ``Question/authenticator``.
    package static func held(_ hash: PasswordHash) -> HeldAuthenticator {
        HeldAuthenticator(Secret(Array(hash.text.utf8)))
    }

    package func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
        guard case .password(let typed) = answer else { return .wrongShape }
        guard let kept = question.authenticator,
            let hash = PasswordHash(text: String(decoding: kept.secret.reveal(), as: UTF8.self))
        else { return .refused("password.not-set", countsAsFailure: false) }
        return hash.matches(typed) ? .proved(.single) : .refused("password.wrong", countsAsFailure: true)
    }
}
