import CPhoneNumber

/// Regions that numbers can be of: ISO 3166-1 alpha-2 with a numbering plan, and Kosovo (XK), which
/// has a plan and no code there.
package enum PhoneRegion {
    package static func isKnown(_ code: String) -> Bool { bindery_phone_has_plan(code) == 1 }

    /// The region that somebody means who writes what is none: the United Kingdom and Greece have
    /// other codes in ISO 3166-1 than on cars, in domains and in the European Union's papers.
    package static func meant(by code: String) -> String? {
        // Of other scripts some letters have capitals that are two letters of this one.
        guard code.utf8.allSatisfy({ $0 < 128 }) else { return nil }
        let capitals = code.uppercased()
        let code = ["UK": "GB", "EL": "GR"][capitals] ?? capitals
        return isKnown(code) ? code : nil
    }

    /// In ISO 3166-1, and without a plan: nobody can be rung up there, but a request can come from there.
    private static let withoutPlan: Set = ["AQ", "BV", "GS", "HM", "PN", "TF", "UM"]

    /// The country that a request is said to come from. Databases of addresses also write `EU`, `AP`, `XX` and `T1`, which
    /// are none.
    package static func country(meantBy code: String) -> String? {
        withoutPlan.contains(code.uppercased()) ? code.uppercased() : meant(by: code)
    }
}
