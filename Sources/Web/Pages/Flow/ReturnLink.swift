/// The address that a platform wants its people back at, with the reference of the result.
enum ReturnLink {
    /// In front of a fragment, behind whatever query there is already.
    static func make(_ url: String, reference: String) -> String {
        let parts = url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let address = parts.first.map(String.init) ?? ""
        let fragment = parts.count > 1 ? "#\(parts[1])" : ""
        let joint = !address.contains("?") ? "?" : address.hasSuffix("?") || address.hasSuffix("&") ? "" : "&"
        return "\(address)\(joint)bindery_result=\(reference)\(fragment)"
    }
}
