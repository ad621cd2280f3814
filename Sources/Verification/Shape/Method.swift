package import Domain

/// One way of proving. A new one is a folder with a type that conforms, and a line in ``Methods/standard``.
///
/// A method is pure: what it needs to know (randomness, times, keyed hashes) comes in, and what must be remembered
/// comes out. It never sees a database, a clock or a provider.
package protocol Method: Sendable {
    var name: MethodName { get }
    /// What its question and its answer look like. Engine, API and pages deal in shapes alone.
    var shape: MethodShape { get }
    /// What carries its question to a person; nil where nothing is sent.
    var carrier: Carrier? { get }
    /// Where its judgement comes from, and so whether it has to come between two transactions.
    var judging: Judging { get }

    /// Whether an answer is of the sort that it judges.
    func takes(_ answer: Answer) -> Bool
    /// Puts a question. Nil where the answer needs none: a secret, the platform's word.
    func issue(_ occasion: Occasion) -> IssuedQuestion?
    /// Judges an answer. Of a question that was issued it is asked only while that is open: not used, not spent, not
    /// expired.
    func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict
    /// Judges what somebody outside said, who was asked by ``Verdict/ask(_:)``.
    func judge(_ reply: MethodReply, to question: Question, at now: Instant) -> Verdict
}

/// Where a judgement comes from.
package enum Judging: Sendable, Hashable {
    case atOnce
    /// Takes milliseconds of the processor on purpose, as a password's hash does.
    case slowly
    /// From somebody outside, who is asked and has a deadline.
    case elsewhere
}

/// What somebody outside said of an answer.
package struct MethodReply: Sendable, Hashable {
    /// In the method's own format.
    package let text: Secret<String>
    /// Their reference for the exchange, for later investigation.
    package let reference: String?

    package init(_ text: Secret<String>, reference: String? = nil) {
        self.text = text
        self.reference = reference
    }
}

extension Method {
    package var carrier: Carrier? { nil }
    package var judging: Judging { .atOnce }
    package func issue(_ occasion: Occasion) -> IssuedQuestion? { nil }
    package func judge(_ reply: MethodReply, to question: Question, at now: Instant) -> Verdict { .wrongShape }

    package func takes(_ answer: Answer) -> Bool {
        switch (shape, answer) {
        case (.code, .code), (.secret, .password), (.word, .attestation), (.ceremony, .response),
            (.redirect, .response):
            true
        default: false
        }
    }

    /// The verdict on an answer: a question that is over takes none, and otherwise the method
    /// judges.
    package func verdict(on answer: Answer, to question: Question, at now: Instant) -> Verdict {
        question.put?.objection(at: now) ?? judge(answer, to: question, at: now)
    }
}

/// What a question and its answer look like.
package enum MethodShape: String, Sendable, Hashable, CaseIterable, Codable {
    /// A code is typed: one that was sent, or one that an app shows.
    case code
    /// Something the person knows is typed.
    case secret
    /// The person's device answers a question on its own.
    case ceremony
    /// The person is led to somebody else, and comes back with an answer.
    case redirect
    /// The person sends files.
    case files
    /// The platform says that it has checked it.
    case word

    /// Whether a question has to be issued before there can be an answer.
    package var isIssued: Bool {
        switch self {
        case .code, .ceremony, .redirect: true
        case .secret, .files, .word: false
        }
    }
}

/// What a method may use when it puts a question.
package struct Occasion: Sendable {
    package let now: Instant
    /// Digits of a code that is sent.
    package let digits: Int
    /// How long a question is good for.
    package let life: Duration
    /// So many random bytes.
    package let random: @Sendable (Int) -> [UInt8]
    /// A keyed hash that is bound to account, flow, purpose and destination: anywhere else it is another one (promise 5).
    package let hash: @Sendable (Secret<String>) -> [UInt8]
    /// Where somebody who is led elsewhere comes back to: an address of the hosted pages.
    package let back: String?

    package init(
        now: Instant, digits: Int, life: Duration, random: @escaping @Sendable (Int) -> [UInt8],
        hash: @escaping @Sendable (Secret<String>) -> [UInt8], back: String? = nil
    ) {
        self.now = now
        self.digits = digits
        self.life = life
        self.random = random
        self.hash = hash
        self.back = back
    }
}

/// A question as a method puts it.
package struct IssuedQuestion: Sendable {
    package enum Prompt: Sendable {
        /// To be sent to the destination.
        case send(Secret<String>)
        /// Where the person is to go: an `https` address.
        case lead(String)
        /// To be shown to the person, or given to their device: JSON or plain text.
        case show(String)
    }

    package let prompt: Prompt
    /// What the answer is judged by. Kept sealed.
    package let state: [UInt8]
    package let expiresAt: Instant

    package init(_ prompt: Prompt, state: [UInt8], expiresAt: Instant) {
        self.prompt = prompt
        self.state = state
        self.expiresAt = expiresAt
    }
}

/// A question that was put, as it is known when an answer comes.
package struct PutQuestion: Sendable, Hashable {
    package let state: [UInt8]
    package let expiresAt: Instant
    package let usedAt: Instant?
    /// Wrong answers so far, and those it bears.
    package let failures: Int
    package let tries: Int

    package init(state: [UInt8], expiresAt: Instant, usedAt: Instant?, failures: Int, tries: Int) {
        self.state = state
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.failures = failures
        self.tries = tries
    }

    /// Why it takes no answer any more, in the order that tells an attacker least: one that is used or spent is
    /// refused whether the answer is right or not.
    package func objection(at now: Instant) -> Verdict? {
        if usedAt != nil { return .refused("code.used", countsAsFailure: false) }
        if failures >= tries { return .refused("code.spent", countsAsFailure: false) }
        return now < expiresAt ? nil : .refused("code.expired", countsAsFailure: false)
    }
}

/// What somebody keeps to prove with.
package struct HeldAuthenticator: Sendable {
    /// A password's hash, the secret of an app.
    package let secret: Secret<[UInt8]>
    /// What the method remembered of the last proof.
    package let state: [UInt8]

    package init(_ secret: Secret<[UInt8]>, state: [UInt8] = []) {
        self.secret = secret
        self.state = state
    }
}

/// What is known on our side when an answer is judged.
package struct Question: Sendable {
    /// Nil where none was issued.
    package let put: PutQuestion?
    /// Nil where the account has none.
    package let authenticator: HeldAuthenticator?
    /// As in ``Occasion/hash``.
    package let hash: @Sendable (Secret<String>) -> [UInt8]
    /// What the platform may attest here, by policy.
    package let attestable: Set<MethodName>

    package init(
        put: PutQuestion? = nil, authenticator: HeldAuthenticator? = nil,
        hash: @escaping @Sendable (Secret<String>) -> [UInt8] = { _ in [] }, attestable: Set<MethodName> = []
    ) {
        self.put = put
        self.authenticator = authenticator
        self.hash = hash
        self.attestable = attestable
    }
}

/// What somebody gives to be judged.
package enum Answer: Sendable, Hashable {
    case code(Secret<String>)
    case password(Secret<String>)
    case attestation(Attestation)
    /// What a device or another service gave back, in the method's own format.
    case response(Secret<String>)

    /// The field of a request that it comes in.
    package var field: String {
        switch self {
        case .code: "code"
        case .password: "password"
        case .attestation: "attestation"
        case .response: "response"
        }
    }
}

/// What came of judging.
package enum Verdict: Sendable, Hashable {
    /// - Parameter state: what is to be remembered with the authenticator; nil where nothing is.
    case proved(ProofStrength, state: [UInt8]? = nil)
    /// - Parameter countsAsFailure: whether it brings the account nearer to its limits; a late but right code does not.
    case refused(ReasonCode, countsAsFailure: Bool)
    /// Somebody outside has to say: what they are asked. Never written anywhere, since it may open an account there;
    /// where it is lost, the question counts as unanswered and has to be put again.
    case ask(Secret<String>)

    package static let wrongShape = Verdict.refused("proof.wrong-shape", countsAsFailure: false)
}

/// The methods that a server has.
package struct Methods: Sendable {
    private let byName: [MethodName: any Method]
    private let byCarrier: [Carrier: any Method]

    package static let standard = Methods([SMSCode(), EmailCode(), Password()])

    package init(_ methods: [any Method]) {
        byName = Dictionary(methods.filter { $0.carrier == nil }.map { ($0.name, $0) }) { first, _ in first }
        byCarrier = Dictionary(methods.compactMap { method in method.carrier.map { ($0, method) } }) { first, _ in first
        }
    }

    /// What is judged here, so that nobody else's word is needed or taken.
    package var names: Set<MethodName> { Set(byName.keys).union(byCarrier.values.map(\.name)) }

    /// - Parameter carrier: of the identifier that a question goes to; nil for requirements about the account.
    /// - Returns: the method that judges the requirement. Anything without a method of its own is the platform's to
    ///   attest.
    package func method(for requirement: Requirement, over carrier: Carrier?) -> (any Method)? {
        if requirement.method == .code {
            return carrier.flatMap { byCarrier[$0] }
        }
        return byName[requirement.method] ?? Attested(name: requirement.method)
    }

    /// What a requirement's question and answer look like, whatever it is about.
    package func shape(of name: MethodName) -> MethodShape {
        name == .code ? .code : byName[name]?.shape ?? .word
    }
}
