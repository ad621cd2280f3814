package import Domain

/// A code by mail: proves that somebody reads the address (SP 800-63B-4 section 3.1.3.1 forbids more).
package struct EmailCode: SentCode {
    package let carrier: Carrier? = .mail

    package init() {}
}
