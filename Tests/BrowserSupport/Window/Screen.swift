/// The sizes that pages are looked at in.
package struct Screen: Sendable, Hashable {
    package let name: String
    /// In CSS pixels.
    package let width: Int
    package let height: Int
    /// Pixels of a picture for each of them.
    let scale: Int
    /// Whether a page may ask for its own width and scrollbars lie over it, as on telephones.
    let isMobile: Bool

    /// The narrowest that WCAG 2.2 asks for (1.4.10).
    package static let narrowest = Screen(name: "narrowest", width: 320, height: 740, scale: 1, isMobile: true)
    package static let phone = Screen(name: "narrow", width: 360, height: 740, scale: 2, isMobile: true)
    /// What a browser leaves of a laptop's 1366 by 768.
    package static let laptop = Screen(name: "laptop", width: 1366, height: 650, scale: 1, isMobile: false)
    package static let wide = Screen(name: "wide", width: 1280, height: 900, scale: 1, isMobile: false)
}
