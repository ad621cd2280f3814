/// A cookie in a window's jar.
package struct BrowserCookie: Sendable, Hashable {
    package var name: String
    package var value: String
    package var isSecure: Bool
    package var isHTTPOnly: Bool
    package var sameSite: String
    package var path: String

    package init(
        name: String, value: String, isSecure: Bool = true, isHTTPOnly: Bool = true, sameSite: String = "Lax",
        path: String = "/"
    ) {
        self.name = name
        self.value = value
        self.isSecure = isSecure
        self.isHTTPOnly = isHTTPOnly
        self.sameSite = sameSite
        self.path = path
    }

    init(_ wire: Wire) {
        self.init(
            name: wire["name"].text ?? "", value: wire["value"].text ?? "", isSecure: wire["secure"].flag ?? false,
            isHTTPOnly: wire["httpOnly"].flag ?? false, sameSite: wire["sameSite"].text ?? "",
            path: wire["path"].text ?? "")
    }

    var wire: Wire {
        [
            "name": .text(name), "value": .text(value), "secure": .flag(isSecure), "httpOnly": .flag(isHTTPOnly),
            "sameSite": .text(sameSite), "path": .text(path),
        ]
    }
}

extension Window {
    /// Those of the page that is open, those that scripts can't read included.
    package var cookies: [BrowserCookie] { get async throws { try await get("/cookie").list.map(BrowserCookie.init) } }

    package func cookie(_ name: String) async throws -> BrowserCookie? { try await cookies.first { $0.name == name } }

    /// Puts one into the jar, as a thief would. A page of the site must be open.
    package func set(_ cookie: BrowserCookie) async throws { try await post("/cookie", ["cookie": cookie.wire]) }

    package func deleteCookies() async throws { try await driver.delete(session + "/cookie") }
}
