import Testing

@testable import Domain

@Suite("Short names of realms and methods")
struct NameTests {
    @Test(
        "A realm's name is taken", arguments: ["m", "marketplace", "bank-2", "a" + String(repeating: "0", count: 63)])
    func realm(_ text: String) {
        #expect(RealmID(rawValue: text)?.description == text)
    }

    @Test(
        "Anything but a realm's name is refused",
        arguments: [
            "", "2bank", "-bank", "Bank", "bank_2", "bank 2", "bank/2", "../bank", "bänk", "银行", "bank\0",
            "b" + String(repeating: "0", count: 64),
        ])
    func notRealm(_ text: String) {
        #expect(RealmID(rawValue: text) == nil)
    }

    @Test("A method's name is taken", arguments: ["code", "password", "face", "alipay", "national-id", "2fa"])
    func method(_ text: String) {
        #expect(MethodName(rawValue: text)?.rawValue == text)
    }

    @Test(
        "Anything but a method's name is refused",
        arguments: ["", "Face", "old.code", "face id", "é", String(repeating: "a", count: 33)])
    func notMethod(_ text: String) {
        #expect(MethodName(rawValue: text) == nil)
    }
}
