import Domain
import Foundation

struct NothingReadable: PromiseCheck {
    static let promise = "Promise 10: nothing readable leaks"

    func end(_ ending: Ending, _ context: Context, _ report: inout Report) {
        for stem in [SimulatedRealm.phoneStem, SimulatedRealm.mailStem, SimulatedRealm.cardStem]
        where ending.bytes.range(of: Data(stem.utf8)) != nil {
            report.breach("the file holds an identifier in clear (\(stem)…)")
        }
        if ending.bytes.range(of: Data(SimulatedRealm.wordStem.utf8)) != nil {
            report.breach("the file holds a person's words in clear")
        }
    }
}
