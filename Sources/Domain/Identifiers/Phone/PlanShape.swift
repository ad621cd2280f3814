/// What every mobile of a country looks like, whichever ranges are in use: where this is known, a number of an unknown
/// range that looks otherwise is a typing mistake.
enum PlanShape {
    static func allows(_ national: String, countryCode: Int) -> Bool {
        switch countryCode {
        // 13 to 19 and nine digits (MIIT, plan of telecommunications network numbers).
        case 86: national.wholeMatch(of: /1[3-9][0-9]{9}/) != nil
        // NXX NXX XXXX (NANP): N is 2 to 9, N9X is kept back to lengthen the plan, N11 are services.
        case 1: national.wholeMatch(of: /[2-9](?!11)[0-8][0-9][2-9](?!11)[0-9]{6}/) != nil
        default: true
        }
    }
}
