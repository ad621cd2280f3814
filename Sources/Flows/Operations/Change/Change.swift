package import Domain

/// Puts a new identifier in the place of a bound one, in one switch (promise 2).
package struct Change: Operation {
    package let verb = Verb.change
    package let needs: Set<FlowInput> = [.identifier, .reason]
    package let needsSubject = true

    package init() {}

    package func commit(_ flow: Flow) -> [Effect] {
        guard let old = flow.subject else { return [] }
        return [.release(old), .activateTarget, .endFlowsAbout(old), .restrict]
    }

    package func reversal(_ flow: Flow) -> [Effect]? {
        guard let old = flow.subject else { return nil }
        return [.releaseTarget, .reinstate(old)]
    }
}
