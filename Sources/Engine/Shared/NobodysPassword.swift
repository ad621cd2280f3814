import Foundation
import Verification

extension Engine {
    /// Costs as much to judge as anybody's, and no password is right for it: what is judged where
    /// there is nothing to judge, so that the time of an answer does not tell.
    var nobodysPassword: PasswordHash? {
        let zeros = (salt: Data(count: 16).base64EncodedString(), hash: Data(count: 32).base64EncodedString())
        return PasswordHash(
            text: "$scrypt$\(passwordCost.logN)$\(passwordCost.r)$\(passwordCost.p)$\(zeros.salt)$\(zeros.hash)")
    }
}
