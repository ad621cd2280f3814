import BrowserSupport
import Domain
import Testing

/// The rig itself: a check that never fails would find nothing.
@Suite("The browser rig")
struct RigTests {
    @Test("Windows have languages, sizes and cookie jars of their own")
    func windows() async throws {
        try await Site.run { site in
            let (lin, mei) = (try await site.window(.chinese), try await site.window(.english, on: .wide))
            for window in [lin, mei] { try await window.open("/n/none-of-ours") }
            try await #expect(lin.script("return [navigator.language, innerWidth]") == ["zh-CN", 360])
            try await #expect(mei.script("return [navigator.language, innerWidth]") == ["en", 1280])
            try await lin.set(BrowserCookie(name: "__Host-probe", value: "1"))
            try await #expect(lin.cookie("__Host-probe")?.isHTTPOnly == true)
            try await #expect(mei.cookie("__Host-probe") == nil)
            try await lin.deleteCookies()
            try await #expect(lin.cookies.isEmpty)
        }
    }

    @Test("A page with faults is found out")
    func faults() async throws {
        let bad = Scene("bad") { _, window in
            try await window.open(
                """
                data:text/html,<meta name=viewport content='width=device-width'><p style='color:%23bbb;width:900px'>faint</p>
                <img src='data:,'><a href='/'></a><script>throw new Error('broken')</script>
                """)
        }
        try await bad.play(.english, on: .narrowest) { window in
            let faults = try await HouseRules(bad).faults(of: window)
            let signs = [
                "color-contrast", "image-alt", "link-name", "0 headings", "no title", "the language", "pixels wide",
                "dark", "broken",
            ]
            for sign in signs {
                #expect(faults.contains { $0.contains(sign) }, "\(sign) is missing in \(faults)")
            }
        }
    }

    @Test("What a person does reaches the page, with and without scripts", arguments: [true, false])
    func acting(javaScript: Bool) async throws {
        try await Site.run { site in
            let window = try await site.window(javaScript: javaScript)
            try await window.open(Self.form)
            try await window.fill("Name", with: "林 Lin")
            try await window.choose("By mail")
            try await window.select("Lost", in: "Reason")
            try await window.attach([(name: "note.txt", bytes: Array("hello".utf8))], to: "Papers")
            try await #expect(window.value(of: "Name") == "林 Lin")
            try await #expect(window.value(of: "Reason") == "Lost")
            try await #expect(window.value(of: "Papers").hasSuffix("note.txt"))
            try await #expect(window.isChecked("By mail"))
            try await #expect(window.text.contains("scripts run") == javaScript)
            try await window.open(Self.form)
            try await window.strike(.tab)
            try await #expect(window.focus == "textbox: Name")
            try await window.type("Lin")
            try await #expect(window.value(of: "Name") == "Lin")
            try await window.strike(.tab, .tab)
            try await window.strikeBackTab()
            try await #expect(window.focus == "radio: By phone")
        }
    }

    @Test("A name that is not there, or there twice, is said together with what the page shows")
    func missing() async throws {
        try await Site.run { site in
            let window = try await site.window()
            try await window.open("data:text/html,<title>Two</title><button>Go</button><button>Go</button>")
            let error = try await #require(throws: Window.NotSeen.self) { try await window.press("Go") }
            #expect(error.description.contains("2 of press “Go”"))
        }
    }

    private static let form = """
        data:text/html;charset=utf-8,<title>Form</title><form><label for=n>Name</label><input id=n>
        <label><input type=radio name=r checked>By phone</label><label><input type=radio name=r>By mail <small>slower</small></label>
        <label for=s>Reason</label><select id=s><option>New</option><option>Lost</option></select>
        <label for=f>Papers</label><input type=file id=f></form><script>document.body.append('scripts run')</script>
        """
}
