import Foundation

// MARK: How the page is shown

extension Window {
    /// Another size and another preference for light or dark, on the page that is open and on all
    /// that follow.
    package func render(on screen: Screen, dark: Bool = false) async throws {
        try await command(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(screen.width)), "height": .number(Double(screen.height)),
                "deviceScaleFactor": .number(Double(screen.scale)), "mobile": .flag(screen.isMobile),
            ])
        // Without motion, so that neither a picture nor a contrast is taken half way through a
        // transition.
        try await command(
            "Emulation.setEmulatedMedia",
            [
                "features": [
                    ["name": "prefers-color-scheme", "value": dark ? "dark" : "light"],
                    ["name": "prefers-reduced-motion", "value": "reduce"],
                ]
            ])
    }

    func allowScripts(_ allowed: Bool) async throws {
        try await command("Emulation.setScriptExecutionDisabled", ["value": .flag(!allowed)])
    }
}

// MARK: What it looks like and what it weighs

extension Window {
    /// Of a longer page, such as a reference, the rest would show nothing new.
    private static let tallestPicture = 6000.0

    /// The whole page, as PNG.
    package func screenshot() async throws -> [UInt8] {
        let size = try await command("Page.getLayoutMetrics")["cssContentSize"]
        let height = min(size["height"].number ?? 0, Self.tallestPicture)
        let clip: Wire = ["x": 0, "y": 0, "width": size["width"], "height": .number(height), "scale": 1]
        let picture = try await command(
            "Page.captureScreenshot", ["format": "png", "captureBeyondViewport": true, "clip": clip])
        return Data(base64Encoded: picture["data"].text ?? "").map(Array.init) ?? []
    }

    /// The page as the browser prints it, as PDF.
    package func printed() async throws -> [UInt8] {
        Data(base64Encoded: try await command("Page.printToPDF")["data"].text ?? "").map(Array.init) ?? []
    }

    /// How wide the page's contents are, in CSS pixels.
    package var contentWidth: Int {
        get async throws { Int(try await script("return document.documentElement.scrollWidth").number ?? 0) }
    }

    /// Bytes of the page and of all it loaded, headers included, as on a first visit: what came
    /// from the cache counts too.
    package var weight: Int {
        get async throws {
            let sum = """
                return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                    .reduce((sum, entry) => sum + Math.max(entry.transferSize, entry.encodedBodySize), 0)
                """
            return Int(try await script(sum).number ?? 0)
        }
    }

    /// What the browser complained of since it was asked last: scripts that failed, and all that
    /// the content security policy stopped.
    package func complaints() async throws -> [String] {
        try await post("/se/log", ["type": "browser"]).list
            .filter { $0["level"].text == "SEVERE" && $0["source"].text != "network" }.compactMap { $0["message"].text }
    }
}
