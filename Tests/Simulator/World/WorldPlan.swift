/// How large and how troubled a run is, by its seed.
struct WorldPlan: Sendable {
    let realms: [Int]
    let people: Int
    let thieves: Int
    let steps: Int
    let nodes: Int
    let perMille: Int
    let crashes: Bool
    let clockJumps: Bool
    /// Whether thieves are after one account above all, and time seldom leaps: changes follow one
    /// another there, and several people say that these were not theirs.
    let isRobbery: Bool
    /// Whether a thief who has changed something changes the same thing again.
    let robsInChain: Bool
    /// Whether strangers guess the password of one account from all over, while its owner signs in
    /// now and then.
    let isBesieged: Bool
    /// Whether people also bind and unbind, and do not only change what they have.
    let binds: Bool
    /// Whether they also have cards, with phones of their own.
    let hasCards: Bool

    init(seed: UInt64, of realmCount: Int) {
        let dice = Dice(seed: seed &* 0x9E37_79B9 &+ 3)
        isRobbery = dice.chance(20)
        let first = isRobbery ? dice.pick(SimulatedRealm.quick) ?? 0 : dice.below(realmCount)
        realms = dice.chance(25) && !isRobbery ? [first, (first + 1) % realmCount] : [first]
        // Of dice of their own, so that most seeds tell the same story without them.
        isBesieged = !isRobbery && Dice(seed: seed &* 0x517C_C1B7 &+ 9).chance(5)
        binds = Dice(seed: seed &* 0x1656_67B1 &+ 11).chance(45)
        hasCards = binds && Dice(seed: seed &* 0x27D4_EB2F &+ 13).chance(40)
        let usual = isRobbery ? dice.between(1...2) : dice.chance(85) ? dice.between(5...9) : dice.between(10...30)
        // Little else happens in a siege, which has thousands of calls of its own.
        people = isBesieged ? min(usual, 3) : usual
        thieves = dice.between(1...3)
        steps = isRobbery ? dice.between(200...320) : dice.chance(80) ? dice.between(60...120) : dice.between(120...300)
        nodes = dice.chance(60) ? 1 : 2
        let troubles = dice.pick([0, 20, 60, 60, 120, 200]) ?? 0
        perMille = isBesieged ? troubles / 10 : troubles
        crashes = dice.chance(60)
        clockJumps = dice.chance(70)
        robsInChain = isRobbery && dice.chance(50)
    }
}
