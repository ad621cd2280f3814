/// The first step.
struct ConsoleSignInPage: PageModel {
    static let template = "console-sign-in"

    let next: String
    /// Comes from the set-up page.
    let isSetUp: Bool
    let login: Field
    let password: Field
}

/// The second step, of signing in and after inactivity.
struct ConsoleSecondStepPage: PageModel {
    static let template = "console-second-step"

    let next: String
    let name: String
    let isIdle: Bool
    let code: Field
}
