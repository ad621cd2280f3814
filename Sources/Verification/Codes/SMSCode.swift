package import Domain

/// A code over the telephone network: restricted (SP 800-63B-4 section 3.1.3.3), so never more than `single`.
package struct SMSCode: SentCode {
    package let carrier: Carrier? = .sms

    package init() {}
}
