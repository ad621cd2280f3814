package import Domain

/// Something the account's owner knows. Judging takes a tenth of a second and 128 MiB on purpose.
package struct Password: Method {
    package let name = MethodName.password
    package let isSlow = true

    package init() {}

    package func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
        guard case .password(let typed) = answer, case .password(let hash) = question else {
            return .refused("proof.wrong-shape", countsAsFailure: false)
        }
        guard let hash else { return .refused("password.not-set", countsAsFailure: false) }
        return hash.matches(typed) ? .proved(.single) : .refused("password.wrong", countsAsFailure: true)
    }
}
