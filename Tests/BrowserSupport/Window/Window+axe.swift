import Foundation

/// Something that axe found wrong.
package struct AxeFinding: Sendable, Hashable, CustomStringConvertible {
    /// The rule's name in axe, such as `color-contrast`.
    package let rule: String
    package let impact: String
    package let help: String
    /// Selectors of the elements, each with what is wrong with it.
    package let places: [String]

    init(_ violation: Wire) {
        rule = violation["id"].text ?? ""
        impact = violation["impact"].text ?? ""
        help = violation["help"].text ?? ""
        places = violation["nodes"].list.map { node in
            let selector = node["target"].list.compactMap(\.text).joined(separator: " ")
            return "\(selector) (\((node["failureSummary"].text ?? "").replacing("\n", with: " ")))"
        }
    }

    package var description: String { "\(rule), \(impact): \(help) at \(places.prefix(5).joined(separator: "; "))" }
}

/// axe-core, as `scripts/fetch-axe` puts it there.
enum Axe {
    struct Missing: Error, CustomStringConvertible {
        let description = "no .build/axe/axe.min.js: run scripts/fetch-axe"
    }

    static let source = Result {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
        do { return try String(contentsOf: root.appending(path: ".build/axe/axe.min.js"), encoding: .utf8) } catch {
            throw Missing()
        }
    }

    /// WCAG 2.2 at level AA and what axe holds to be good practice. The size of targets is a rule
    /// of WCAG 2.2 that axe leaves off unless it is named.
    static let run = """
        return axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
            rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'], preload: false
        }).then(results => results.violations)
        """
}

extension Window {
    /// What axe has to say about the page as it is shown now.
    package func audit() async throws -> [AxeFinding] {
        if !javaScript { try await allowScripts(true) }
        let violations = try await axe()
        if !javaScript { try await allowScripts(false) }
        return violations.map(AxeFinding.init)
    }

    /// A page that renews itself may take axe away with it, so a few tries are made.
    private func axe() async throws -> [Wire] {
        for _ in 0..<3 {
            do { return try await runAxe() } catch let failure as DriverFailure
                where failure.error == "javascript error"
            {}
        }
        return try await runAxe()
    }

    private func runAxe() async throws -> [Wire] {
        if try await script("return typeof axe").text == "undefined" { try await script(Axe.source.get()) }
        return try await script(Axe.run).list
    }
}
