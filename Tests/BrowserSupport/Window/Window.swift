package import Domain
import Foundation
import TestSupport

/// One browser window of one person: a session of Chromium with a cookie jar of its own.
///
/// Whatever acts on the page waits until what it needs is there. Things are named as a person would
/// name them, by the text of their label, button or link; a name that begins with `#`, `.` or `[`
/// is a CSS selector.
package struct Window: Sendable {
    let driver: WebDriver
    let session: String
    /// `http://localhost:45123`
    let origin: String
    package let language: Language
    package let javaScript: Bool
    /// For files that a person picks.
    let folder: TemporaryFolder

    static func open(
        at origin: String, _ language: Language, _ screen: Screen, javaScript: Bool, dark: Bool
    ) async throws -> Window {
        let driver = try await DriverProcess.shared.driver()
        let answer = try await driver.post("/session", ["capabilities": ["alwaysMatch": capabilities(language)]])
        let window = Window(
            driver: driver, session: "/session/" + (answer["sessionId"].text ?? ""), origin: origin, language: language,
            javaScript: javaScript, folder: try TemporaryFolder())
        try await window.render(on: screen, dark: dark)
        if !javaScript { try await window.allowScripts(false) }
        return window
    }

    private static func capabilities(_ language: Language) -> Wire {
        let flags: [Wire] = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-crash-reporter",
            "--disable-breakpad",
            "--no-first-run", "--accept-lang=\(language == .chinese ? "zh-CN" : "en")",
        ]
        return [
            "browserName": "chrome", "goog:chromeOptions": ["args": .list(flags)],
            "goog:loggingPrefs": ["browser": "ALL"],
            "unhandledPromptBehavior": "accept",
        ]
    }

    func close() async {
        try? await driver.delete(session)
    }
}

// MARK: What the driver is asked

extension Window {
    @discardableResult
    func post(_ path: String, _ body: Wire = [:]) async throws -> Wire { try await driver.post(session + path, body) }

    func get(_ path: String) async throws -> Wire { try await driver.get(session + path) }

    /// The value of a script that `return`s one. Works where the page's own scripts are off, too.
    @discardableResult
    package func script(_ text: String, _ arguments: Wire...) async throws -> Wire {
        try await post("/execute/sync", ["script": .text(text), "args": .list(arguments)])
    }

    /// A command of Chromium's own protocol, for what WebDriver has no word for.
    @discardableResult
    func command(_ name: String, _ parameters: Wire = [:]) async throws -> Wire {
        try await post("/goog/cdp/execute", ["cmd": .text(name), "params": parameters])
    }
}
