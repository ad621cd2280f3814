import Domain
import Engine

/// What surrounds every page: whose pages these are, in which language, how to get help, the token
/// of its forms.
struct Frame: Sendable {
    struct LanguageLink: Sendable {
        let code: String
        let name: String
        let href: String
    }

    struct Help: Sendable {
        let href: String
        let text: String
    }

    /// A place of the console, in its navigation.
    struct NavigationItem: Sendable {
        let href: String
        let text: String
        let isHere: Bool
        /// The key that leads there beside the mouse (`accesskey`).
        var key: String?
    }

    /// As HTML spells it: `zh-Hans`, `en`.
    let lang: String
    /// The other languages, each named in itself.
    let languages: [LanguageLink]
    let styles: [String]
    let script: String
    /// The platform's name.
    let name: String
    let logo: String?
    let home: String?
    let help: Help?
    /// The token of the page's forms.
    let formToken: String
    let errors: [FieldError]
    let signOut: String?
    /// Whose console session this is.
    let staffName: String?
    let places: [NavigationItem]
    /// The realm that a page of the console is about.
    let realm: String?
    /// Those that the reader can go to instead, this one among them; empty where there is only one.
    let realms: [NavigationItem]
    /// On whose clock the console's times are, said once.
    var clock: String?
    let hasErrors: Bool
    let hasPlaces: Bool
    let hasRealms: Bool
}
