import CPhoneNumber

/// Regions that numbers can be of: ISO 3166-1 alpha-2 with a numbering plan, and Kosovo (XK), which
/// has a plan and no code there.
package enum PhoneRegion {
    package static func isKnown(_ code: String) -> Bool { bindery_phone_has_plan(code) == 1 }

    /// The region that somebody means who writes what is none: the United Kingdom and Greece have
    /// other codes in ISO 3166-1 than on cars, in domains and in the European Union's papers.
    package static func meant(by code: String) -> String? {
        let capitals = code.uppercased()
        let code = ["UK": "GB", "EL": "GR"][capitals] ?? capitals
        return isKnown(code) ? code : nil
    }
}
