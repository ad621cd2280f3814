import Domain

/// How one-time codes are made and how often they may be wrong.
package struct CodeRules: Sendable, Hashable {
    package let digits: Int
    /// How long a code sent to a phone is good.
    package let life: Duration
    /// How long a code sent by e-mail is good: mail is slower than SMS.
    package let emailLife: Duration
    /// How long a link sent by e-mail is good.
    package let linkLife: Duration
    /// Wrong answers that use one code up.
    package let tries: Int
    /// Failures in a row, counted across codes, after which the asker has to wait.
    package let soft: Int
    /// Failures in a row after which the method is closed for the asker (SP 800-63B-4 section
    /// 3.2.2: at most 100).
    package let hard: Int

    package init(digits: Int, life: Duration, emailLife: Duration, linkLife: Duration, tries: Int, soft: Int, hard: Int)
    {
        self.digits = digits
        self.life = life
        self.emailLife = emailLife
        self.linkLife = linkLife
        self.tries = tries
        self.soft = soft
        self.hard = hard
    }

    package static let standard = CodeRules(
        digits: 6, life: .minutes(5), emailLife: .minutes(10), linkLife: .hours(24), tries: 5, soft: 10, hard: 100)
}
