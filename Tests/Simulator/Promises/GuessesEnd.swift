import Domain
import Engine

/// Whoever guesses the password of one number is stopped at a hundred guesses, whatever networks
/// they come from, and the owner signs in at home all the while.
struct GuessesEnd: PromiseCheck {
    static let promise = "Promise 5: guesses end, and shut nobody out"
    private static let most = 100
    /// Fewer tries than one browser has in a quarter of an hour.
    private static let few = 10

    private var guesses: [AccountID: Int] = [:]
    private var triesAtHome: [AccountID: Int] = [:]

    mutating func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        guard case .answered(let call, let answer) = entry.event, let account = call.account else { return }
        switch call.kind {
        case .letIn: if !answer.isRefused { guesses[account] = 0 }
        case .signIn(let attempt) where attempt.place == .home: seeHome(attempt, account, answer, context, &report)
        case .signIn(let attempt): seeOther(attempt, account, answer, context, &report)
        default: return
        }
    }

    private mutating func seeOther(
        _ attempt: SignInTry, _ account: AccountID, _ answer: CallAnswer, _ context: Context, _ report: inout Report
    ) {
        // Whoever holds the number next begins anew.
        if !isSoleHolder(account, of: attempt.identifier, context) { guesses[account] = 0 }
        // Of what got no answer nobody knows whether it let the owner in, and so let strangers
        // begin anew.
        if attempt.isRight, !answer.isRefused { guesses[account] = 0 }
        guard !attempt.isRight, answer.refusal == "sign-in.refused" else { return }
        guesses[account, default: 0] += 1
        guard guesses[account] ?? 0 > Self.most else { return }
        report.breach("more than \(Self.most) guesses were judged", about: account)
    }

    private mutating func seeHome(
        _ attempt: SignInTry, _ account: AccountID, _ answer: CallAnswer, _ context: Context, _ report: inout Report
    ) {
        let tries = triesAtHome[account, default: 0] + 1
        triesAtHome[account] = if case .done = answer { 0 } else { tries }
        guard let code = answer.refusal, ["limit.sign-in", "sign-in.closed"].contains(code), tries <= Self.few,
            isSoleHolder(account, of: attempt.identifier, context)
        else { return }
        report.breach("\(code) at home after \(tries) tries there", about: account)
    }

    /// A browser is known to an account, and not to whoever holds its number now.
    private func isSoleHolder(_ account: AccountID, of identifier: String, _ context: Context) -> Bool {
        let holders = context.facts.bindings.values.filter {
            $0.isHeld && context.template.values[$0.index] == identifier
        }
        return holders.allSatisfy { $0.account == account } && !holders.isEmpty
    }
}

extension CallAnswer {
    fileprivate var refusal: ReasonCode? {
        if case .refused(let refusal, _) = self { refusal.code } else { nil }
    }

    fileprivate var isRefused: Bool { refusal != nil }
}
