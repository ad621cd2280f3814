import Domain
import Engine

extension World {
    /// Mostly somebody who takes part, so that the number may change hands meanwhile.
    func layUnderSiege() {
        let known = template.inhabitants.filter { $0.realm == plan.realms[0] && $0.phone != nil && $0.password != nil }
        let own = Dice(seed: seed &* 0x2545_F491 &+ 1)
        let present = known.filter { inhabitant in people.contains { $0.account == inhabitant.account } }
        guard let victim = own.pick(own.chance(80) && !present.isEmpty ? present : known) else { return }
        siege = Siege(of: victim, own)
    }

    func press(_ siege: Siege) async {
        guard !siege.isBusy else { return }
        siege.isBusy = true
        defer { siege.isBusy = false }
        switch siege.dice.below(10) {
        case 0..<5: await guess(siege)
        case 5..<8: await comeHome(siege)
        default: await comeAnew(siege)
        }
    }

    private func guess(_ siege: Siege) async {
        for _ in 0..<siege.dice.between(30...60) {
            await trySignIn(siege, at: .elsewhere, siege.stranger(), "not it")
        }
        guard siege.dice.chance(30) else { return }
        await askToBeLetIn(siege, siege.stranger())
    }

    private func comeHome(_ siege: Siege) async {
        if siege.dice.chance(15) { await trySignIn(siege, at: .home, siege.victim.home, "mistyped") }
        await trySignIn(siege, at: .home, siege.victim.home, siege.password)
    }

    /// The owner has a new telephone: signs in there, or has a link sent that lets it in.
    private func comeAnew(_ siege: Siege) async {
        let (browser, account) = (siege.newBrowser, siege.victim.account)
        if siege.links.isEmpty {
            if siege.dice.chance(40) { await trySignIn(siege, at: .newBrowser, browser, siege.password) }
            return await askToBeLetIn(siege, browser)
        }
        let token = siege.links.removeLast()
        _ = await plainCall(.letIn, by: "the owner", account: account) { try await $0.letIn(token, browser) }
        await trySignIn(siege, at: .newBrowser, browser, siege.password)
    }

    private func askToBeLetIn(_ siege: Siege, _ browser: Browser) async {
        let (realm, identifier) = (template.realms[siege.victim.realm].id, Secret(siege.identifier))
        _ = await plainCall(.askToBeLetIn, by: "somebody", account: siege.victim.account) {
            try await $0.askToBeLetIn(realm, identifier: identifier, browser)
        }
    }

    private func trySignIn(_ siege: Siege, at place: SignInTry.Place, _ browser: Browser, _ password: String) async {
        let attempt = SignInTry(identifier: siege.identifier, place: place, isRight: password == siege.password)
        let realm = template.realms[siege.victim.realm].id
        _ = await plainCall(
            .signIn(attempt), by: place == .elsewhere ? "a stranger" : "the owner", account: siege.victim.account
        ) {
            try await $0.signIn(
                realm: realm, identifier: Secret(attempt.identifier), password: Secret(password), browser)
        }
    }
}
