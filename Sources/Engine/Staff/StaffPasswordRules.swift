import Domain
import Foundation

/// What a password of staff has to be: long, and not what everybody tries first. No mixture of
/// characters is asked for, since people answer that with `Password1!` (SP 800-63B-4 section
/// 3.1.1).
enum StaffPasswordRules {
    static let least = 12
    /// Bytes of UTF-8, which is what a password hash takes.
    static let most = 256

    static let tooShort = Refusal(.unacceptable, "staff.password-short", wayForward: .correct, field: "password")

    /// - Throws: `staff.password-short`, `staff.password-long`, `staff.password-common`,
    ///   `staff.password-malformed`.
    static func check(_ password: Secret<String>, login: String) throws(Refusal) {
        let text = password.reveal().precomposedStringWithCanonicalMapping
        guard text.count >= least else { throw tooShort }
        guard text.utf8.count <= most else {
            throw Refusal(.unacceptable, "staff.password-long", wayForward: .correct, field: "password")
        }
        guard !text.utf8.contains(0) else {
            throw Refusal(.unacceptable, "staff.password-malformed", wayForward: .correct, field: "password")
        }
        guard !isCommon(text, login: login) else {
            throw Refusal(.unacceptable, "staff.password-common", wayForward: .correct, field: "password")
        }
    }

    /// Besides the list: the login with a few characters around it, and one thing over and over.
    private static func isCommon(_ text: String, login: String) -> Bool {
        let folded = text.lowercased()
        return commonest.contains(folded) || folded.replacing(login, with: "").count < least - 4
            || Set(folded).count < 5
    }

    /// Of the passwords that leaks show most, those that are long enough, and what this program
    /// suggests to a guesser.
    private static let commonest: Set<String> = [
        "012345678910", "111222333444", "112233445566", "123123123123", "123321123321", "1234567890-=", "123456789012",
        "1234567890123",
        "12345678910", "123456789abc", "1234567891011", "123456789qwe", "1234qwerasdf", "1q2w3e4r5t6y",
        "1q2w3e4r5t6y7u", "1qaz2wsx3edc",
        "1qaz2wsx3edc4rfv", "987654321098", "abc123456789", "abcdefghijkl", "abcdefghijklm", "administrator",
        "administrator1",
        "asdfghjkl123", "asdfghjkl;'", "asdfghjklzxcvbnm", "bindery12345", "binderybindery", "changemechangeme",
        "changemenow1",
        "correcthorsebatterystaple", "iloveyou1234", "iloveyouforever", "letmein12345", "letmeinletmein",
        "loveyou12345", "p@ssw0rd1234",
        "password1234", "password12345", "password123456", "passwordpassword", "princess1234", "q1w2e3r4t5y6",
        "qazwsxedcrfv",
        "qwerty123456", "qwertyuiop[]", "qwertyuiop12", "qwertyuiop123", "qwertyuiopasdf", "qwertyqwerty",
        "sunshine1234",
        "superadministrator", "welcome12345", "welcomewelcome", "woaini1314520", "woaini5201314", "zaq12wsxcde3",
        "zxcvbnm12345",
    ]
}
