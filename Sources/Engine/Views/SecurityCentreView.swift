package import Domain

/// All that a person sees of their account at a glance.
package struct SecurityCentreView: Sendable, Hashable, Codable {
    package let account: AccountView
    package let openFlows: [FlowView]
    /// Ended within 30 days, the latest first, at most five.
    package let recentFlows: [FlowView]
    /// The latest first.
    package let sessions: [SessionView]
    /// The latest first, at most twenty.
    package let activity: [ActivityView]
    /// What would make the account safer: `advice.…`, the most urgent first.
    package let advice: [ReasonCode]
    /// Operations that make sense now.
    package let offers: [OperationName]
    /// People are deciding about a change that somebody said was not theirs.
    package let isDisputed: Bool
    /// Completed flows that can still be disputed.
    package let disputable: [FlowID]
    /// Where the platform wants the person back.
    package let returnURL: String?
    /// Realms from which identifiers can be brought along.
    package let origins: [RealmID]
}

package struct SessionView: Sendable, Hashable, Codable {
    package let id: SessionID
    /// `Chrome, Android`
    package let agent: String?
    package let signedInAt: Instant
    package let seenAt: Instant
    /// The one that is looking.
    package let isThis: Bool
}
