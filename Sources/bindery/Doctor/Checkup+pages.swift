import Domain
import Engine
import Web

// MARK: - The realms' styles

extension Checkup {
    func pages() -> [Finding] {
        let folder = settings[Settings.pages]
        do {
            let styles = try StyleFolder.load(folder).styles
            let findings = styles.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap(notes)
            guard findings.isEmpty else { return findings }
            let realms = styles.keys.map(\.rawValue).sorted().joined(separator: ", ")
            return [.good("pages", realms.isEmpty ? "no styles in \(folder): pages are plain" : "styles: \(realms)")]
        } catch {
            return [.wrong("pages", error)]
        }
    }

    private func notes(_ realm: RealmID, _ style: RealmStyle) -> [Finding] {
        let realms = (try? PolicyFolder.load(settings[Settings.policies]))?.realms
        let stranger = realms.map { !$0.contains(realm) } ?? false
        return
            (stranger
            ? [
                .note(
                    "pages", "\(realm).yaml is the style of a realm without a policy",
                    "Name it after the realm that it is for.")
            ] : [])
            + style.unknownTexts.map {
                .note(
                    "pages", "\(realm).yaml: \($0) is a text that no page has",
                    "Copy its key from Sources/Web/Resources/words.")
            }
    }
}
