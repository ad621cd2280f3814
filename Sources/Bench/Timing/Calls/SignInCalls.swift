import Domain
import Engine

/// The sign-in form of the hosted pages, sent for a code.
struct AskSignInCode: TimedCall {
    let title = "asking for a sign-in code"
    let engine: Engine
    let realm: RealmID

    func prepare(_ sample: TimedSample) async throws -> TimedSample { sample }

    func run(_ sample: TimedSample) async throws {
        _ = try await engine.askSignInCode(realm, identifier: sample.number, sample.browser)
    }
}

/// A code that is not the one that was sent, given in the browser that asked for it.
struct GiveWrongSignInCode: TimedCall {
    struct Prepared: Sendable {
        let attempt: Secret<String>
        let browser: Browser
    }

    let title = "giving a wrong sign-in code"
    let engine: Engine
    let realm: RealmID

    func prepare(_ sample: TimedSample) async throws -> Prepared {
        let begun = try await engine.askSignInCode(realm, identifier: sample.number, sample.browser)
        return Prepared(attempt: begun.secret, browser: sample.browser)
    }

    func run(_ prepared: Prepared) async throws {
        try await expect("code.wrong") {
            try await engine.signIn(attempt: prepared.attempt, code: Secret(Randomness.codeNeverMade), prepared.browser)
        }
    }
}

/// The sign-in form of the hosted pages, sent with a password.
struct GiveWrongPassword: TimedCall {
    let title = "giving a wrong password"
    let engine: Engine
    let realm: RealmID

    func prepare(_ sample: TimedSample) async throws -> TimedSample { sample }

    func run(_ sample: TimedSample) async throws {
        try await expect("sign-in.refused") {
            try await engine.signIn(
                realm: realm, identifier: sample.number, password: Secret("a wrong password"), sample.browser)
        }
    }
}

/// The form that has a link sent, which lets a browser in past strangers' guesses.
struct AskSignInLink: TimedCall {
    let title = "asking for a link to sign in past guesses"
    let engine: Engine
    let realm: RealmID

    func prepare(_ sample: TimedSample) async throws -> TimedSample { sample }

    func run(_ sample: TimedSample) async throws {
        try await engine.askToBeLetIn(realm, identifier: sample.number, sample.browser)
    }
}

extension Randomness {
    static let codeNeverMade = "000000"

    /// The system's, without the words that six digits of zeros are made of: a code that was
    /// guessed by chance would end the measurement.
    static let withoutZeroCode = Randomness {
        let word = Randomness.system.word()
        return word.isMultiple(of: 1_000_000) ? word + 1 : word
    }
}
