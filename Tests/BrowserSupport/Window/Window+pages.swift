import Foundation

// MARK: Moving about

extension Window {
    /// - Parameter path: from the site's root; also a whole address.
    package func open(_ path: String) async throws {
        try await post("/url", ["url": .text(path.hasPrefix("/") ? origin + path : path)])
    }

    /// Comes by a platform's link, and presses its one button.
    package func arrive(by link: String) async throws {
        try await open(link)
        try await press("[type=submit]")
    }

    package func back() async throws { try await post("/back") }
    package func reload() async throws { try await post("/refresh") }

    package var url: String { get async throws { try await get("/url").text ?? "" } }

    /// The part of the address after the host.
    package var path: String { get async throws { try await url.replacing(origin, with: "") } }
}

// MARK: Reading

extension Window {
    package var title: String { get async throws { try await get("/title").text ?? "" } }

    /// What can be seen of the page, with white space as one blank.
    package var text: String {
        get async throws {
            try await script("return document.body ? document.body.innerText.replace(/\\s+/g, ' ').trim() : ''").text
                ?? ""
        }
    }

    /// The status of the answer that the page came with.
    package var status: Int {
        get async throws {
            Int(try await script("return performance.getEntriesByType('navigation')[0].responseStatus").number ?? 0)
        }
    }

    package func count(_ selector: String) async throws -> Int {
        Int(try await script("return document.querySelectorAll(arguments[0]).length", .text(selector)).number ?? 0)
    }

    /// - Returns: nil where the element has none.
    package func attribute(_ name: String, of selector: String) async throws -> String? {
        try await script(
            "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? null", .text(selector),
            .text(name)
        )
        .text
    }

    /// What is in a field.
    package func value(of field: String) async throws -> String {
        try await script("return arguments[0].value", try await find(field, .field).wire).text ?? ""
    }

    package func isChecked(_ field: String) async throws -> Bool {
        try await script("return arguments[0].checked", try await find(field, .field).wire).flag ?? false
    }
}

// MARK: Waiting

extension Window {
    /// The page did not become what a test waited for.
    package struct NotSeen: Error, CustomStringConvertible {
        package let description: String
    }

    /// Waits until the text can be seen.
    package func see(_ wanted: String) async throws {
        try await wait("“\(wanted)”") { try await text.contains(wanted) }
    }

    /// Waits until the text can no longer be seen.
    package func seeNo(_ unwanted: String) async throws {
        try await wait("“\(unwanted)” to go") { try await !text.contains(unwanted) }
    }

    /// - Parameter path: the beginning of what comes after the host.
    package func arrive(at path: String) async throws {
        try await wait("a page at \(path)") { try await self.path.hasPrefix(path) }
    }

    /// - Parameter what: said when it doesn't come about in the time of ``Patience``.
    package func wait(_ what: String, until isSo: () async throws -> Bool) async throws {
        do {
            _ = try await Patience.wait { try await isSo() ? true : nil }
        } catch is Patience.TooLate {
            throw NotSeen(description: "waited for \(what), and the page is \(await sketch)")
        }
    }

    /// Enough of the page to understand a failing test.
    var sketch: String {
        get async {
            let text = (try? await text) ?? ""
            return "\((try? await path) ?? "gone") “\((try? await title) ?? "")”: \(text.prefix(600))"
        }
    }
}
