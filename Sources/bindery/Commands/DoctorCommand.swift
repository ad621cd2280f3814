import ArgumentParser
import Domain

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show every setting, and say what is wrong with the installation and what to do about it.",
        discussion: "Changes nothing and may run beside a server. Exits with 1 where anything is wrong.")

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Read every page of the database, too.") var deep = false
    @OptionGroup var output: JSONOption

    private struct Printout: Encodable {
        let healthy: Bool
        let settings: [SettingLine]
        let findings: [Finding]
    }

    func run() async throws {
        let reader = try await options.reader()
        let (settings, faults) = reader.surveyToServe()
        let findings = await Checkup(
            settings: settings, faults: faults, strangers: reader.strangers, isDeep: deep, now: SystemClock.now()
        ).findings()
        let isHealthy = !findings.contains { $0.verdict == .wrong }
        let lines = Settings.all.map { SettingLine($0, settings) }
        if output.json {
            try Output.json(Printout(healthy: isHealthy, settings: lines, findings: findings))
        } else {
            tell(lines, findings, isHealthy)
        }
        if !isHealthy { throw ExitCode(ExitStatus.no.rawValue) }
    }

    private func tell(_ lines: [SettingLine], _ findings: [Finding], _ isHealthy: Bool) {
        Table(["SETTING", "VALUE", "FROM", "MEANING"], lines.map { [$0.name, $0.value, $0.from, $0.meaning] }).print(
            orSay: "")
        Output.line()
        findings.print()
        Output.line()
        Output.line(isHealthy ? "Nothing is wrong." : "Something is wrong: see above.")
    }
}

/// A setting with the value in force.
private struct SettingLine: Encodable {
    let name: String
    /// Redacted where it is secret.
    let value: String
    /// `default`, an environment variable's name, or file, line and column.
    let from: String
    let standard: String
    let form: String
    let meaning: String
    let isSecret: Bool

    init(_ setting: any DeclaredSetting, _ settings: ServerSettings) {
        let found = settings.found(setting.name)
        let text = found?.text ?? setting.standardText
        name = setting.name
        value = setting.isSecret && found != nil ? "[redacted]" : text.isEmpty ? "-" : text
        from = found?.source ?? "default"
        standard = setting.standardText
        form = setting.words
        meaning = setting.meaning
        isSecret = setting.isSecret
    }
}
