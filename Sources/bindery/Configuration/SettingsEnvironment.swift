/// How the environment spells settings: `BINDERY_HTTP_TRUSTED_PROXIES` for `http.trustedProxies`.
enum SettingsEnvironment {
    /// Names that begin like a group of settings and name none. Others, such as one that a script beside the server
    /// uses, aren't ours.
    static func unknown(among names: some Sequence<String>) -> [SettingFault] {
        let known = Settings.all.map { name(of: $0.name) }
        let groups = Set(Settings.all.compactMap { $0.name.split(separator: ".").first })
        let prefixes = groups.map { name(of: String($0)) + "_" }
        return names.filter { name in prefixes.contains(where: name.hasPrefix) && !known.contains(name) }.sorted()
            .map { SettingFault(place: $0, message: "names no setting\(known.hint(for: $0))") }
    }

    /// Names that begin like ours and belong to no group of settings: somebody else's, or a group
    /// misspelt.
    static func strangers(among names: some Sequence<String>) -> [SettingFault] {
        let known = Settings.all.map { name(of: $0.name) }
        let misspelt = Set(unknown(among: names).map(\.place))
        return names.filter { $0.hasPrefix("BINDERY_") && !known.contains($0) && !misspelt.contains($0) }.sorted()
            .map { SettingFault(place: $0, message: "names no setting\(known.hint(for: $0))") }
    }

    static func name(of setting: String) -> String {
        let words = setting.split(separator: ".").map {
            $0.replacing(/[a-z][A-Z]/) { "\($0.output.first!)_\($0.output.last!)" }
        }
        return (["bindery"] + words).joined(separator: "_").uppercased()
    }
}

extension Collection<String> {
    /// `; did you mean …?` with the nearest of them; nothing where none is near.
    func hint(for name: String) -> String {
        let near = self.min { $0.distance(to: name) < $1.distance(to: name) }
        return near.flatMap { $0.distance(to: name) <= 3 ? "; did you mean \($0)?" : nil } ?? ""
    }
}
