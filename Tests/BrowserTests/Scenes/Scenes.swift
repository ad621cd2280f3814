import BrowserSupport
import Domain

/// Every page in every state. What is listed here is checked by ``SceneTests`` and painted by
/// ``GalleryTests``.
///
/// **To add a scene**, write it into the file of its area (a file `Scenes+area.swift` with a static
/// list of its own) in the order in which a person would come by, and name that list in ``all``. A
/// scene is a name and what brings a fresh window on a fresh site there; it asserts nothing but
/// that it arrived:
///
/// ```swift
/// Scene("sign-in-wrong-code") { site, window in
///     try await site.engine.account(phone: Sample.oldPhone)
///     try await window.open("/sign-in")
///     try await window.fill("#identifier", with: Sample.oldPhone)
///     try await window.press("#send-code")
///     try await window.see(window.say("Enter the code", "请输入验证码"))
/// }
/// ```
///
/// Scenes run in both languages, so they name things by `window.say("English", "中文")` or by an id.
///
/// **To add a journey**, write a test that reads as the story of the persons in it, into
/// `Journeys/`: a site, a window for each person (or device), and what they do and see:
///
/// ```swift
/// @Test("A phone is changed by the code to the old number and the code to the new one")
/// func change() async throws {
///     try await Site.run { site in
///         try await site.engine.account(phone: Sample.oldPhone, password: "a long password")
///         let lin = try await site.window(.english, on: .phone)
///         try await lin.open("/marketplace")
///         try await lin.fill("Phone number or e-mail address", with: Sample.oldPhone)
///         try await lin.press("Send a code")
///         try await lin.fill("Code", with: try await site.code(to: Sample.oldPhone))
///         try await lin.press("Continue")
///         try await lin.see("Security centre")
///         try await #expect(lin.cookie("__Host-bindery")?.isHTTPOnly == true)
///     }
/// }
/// ```
///
/// Tables: `arguments: [true, false]` for a journey with and without scripts
/// (`site.window(javaScript:)`), `Language.allCases` for languages. The clock is
/// `site.engine.clock.advance(by:)`; nothing sleeps. Whatever a person does waits until it can be
/// done.
enum Scenes {
    static let all: [Scene] =
        notMe + account + unbind + flowSteps + flowResults + migrate + problems + documents + demo + desk + office

    static let performances: [(scene: Scene, language: Language)] = all.filter(Gallery.shows).flatMap { scene in
        scene.languages.map { (scene, $0) }
    }
}
