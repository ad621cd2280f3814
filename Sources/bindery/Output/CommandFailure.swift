/// Why a command did not do what it was asked, as its user reads it.
struct CommandFailure: Error {
    /// Stable, dotted, lower case: what scripts look for.
    let code: String
    /// One or more sentences that say what to do. No values of people.
    let message: String
    let status: ExitStatus

    init(_ code: String, _ message: String, _ status: ExitStatus) {
        self.code = code
        self.message = message
        self.status = status
    }
}
