import Foundation
import TestSupport
import Testing

@testable import Domain

@Suite("Ids")
struct IDTests {
    @Test("An id comes back from its text and from its bytes", arguments: [1, 2, 3])
    func roundTrip(_ seed: UInt64) {
        let randomness = SeededRandomness(seed: seed)
        for _ in 0..<500 {
            let (high, low) = randomness.words()
            let id = AccountID(high: high, low: low)
            #expect(AccountID(id.description) == id)
            #expect(AccountID(bytes: id.bytes) == id)
            #expect(id.bytes.count == 16)
            #expect(id.description.utf8.count == 5 + 26)
        }
    }

    @Test(
        "Known texts of known bits",
        arguments: [
            (UInt64.min, UInt64.min, "acct_00000000000000000000000000"),
            (.max, .max, "acct_7zzzzzzzzzzzzzzzzzzzzzzzzz"),
            (0, 1, "acct_00000000000000000000000001"), (0, 32, "acct_00000000000000000000000010"),
            // The example of TypeID 0.3: 01890a5d-ac96-774b-bcce-b302099a8057.
            (0x0189_0a5d_ac96_774b, 0xbcce_b302_099a_8057, "acct_01h455vb4pex5vsknk084sn02q"),
        ])
    func known(_ high: UInt64, _ low: UInt64, _ text: String) {
        #expect(AccountID(high: high, low: low).description == text)
        #expect(AccountID(text) == AccountID(high: high, low: low))
    }

    @Test(
        "Version 7 and the variant are where RFC 9562 puts them, whatever is drawn",
        arguments: [UInt64.min, .max, 0x0123_4567_89ab_cdef])
    func versionAndVariant(_ drawn: UInt64) {
        let now = Instant(milliseconds: 1_795_249_800_123)
        let id = FlowID(at: now, random: (drawn, drawn))
        #expect(id.high >> 16 == UInt64(now.milliseconds))
        #expect(id.high >> 12 & 0xF == 7)
        #expect(id.low >> 62 == 0b10)
        #expect(id.high & 0xFFF == drawn & 0xFFF)
        #expect(id.low << 2 == drawn << 2)
    }

    @Test("Ids sort by time, in bytes and in text")
    func ordered() {
        let randomness = SeededRandomness(seed: 7)
        let clock = PinnedClock()
        let ids = (0..<300).map { _ in
            clock.advance(by: .milliseconds(1))
            return EventID(at: clock.now, random: randomness.words())
        }
        #expect(ids == ids.sorted())
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0.bytes.lexicographicallyPrecedes($1.bytes) })
    }

    @Test(
        "Anything but an id of that kind is refused",
        arguments: [
            "", "acct", "acct_", "_01h455vb4pex5vsknk084sn02q", "01h455vb4pex5vsknk084sn02q",
            "bind_01h455vb4pex5vsknk084sn02q",
            "acct-01h455vb4pex5vsknk084sn02q", "ACCT_01h455vb4pex5vsknk084sn02q", "acct_01H455VB4PEX5VSKNK084SN02Q",
            "acct__01h455vb4pex5vsknk084sn02q", "acct_01h455vb4pex5vsknk084sn02", "acct_01h455vb4pex5vsknk084sn02qq",
            "acct_81h455vb4pex5vsknk084sn02q", "acct_zzzzzzzzzzzzzzzzzzzzzzzzzz", "acct_01h455vb4pex5vsknk084sn02i",
            "acct_01h455vb4pex5vsknk084sn02l",
            "acct_01h455vb4pex5vsknk084sn02o", "acct_01h455vb4pex5vsknk084sn02u", "acct_01h455vb4pex5vsknk084sn02 ",
            " acct_01h455vb4pex5vsknk084sn02q",
            "acct_01h455vb4pex5vsknk084sn02q\n", "acct_01h455vb4pex5vsknk084sn0\0q", "acct_01h455vb4pex5vsknk084sn02é",
            "acct_01h455vb4pex5vsknk084sn0👍",
            "acct_01890a5d-ac96-774b-bcce-b302099a8057",
        ])
    func refused(_ text: String) {
        #expect(AccountID(text) == nil)
    }

    @Test("Ten kilobytes are no id", arguments: ["0", "acct_", "\0"])
    func enormous(_ piece: String) {
        #expect(AccountID("acct_" + String(repeating: piece, count: 10_240)) == nil)
    }

    @Test("Only sixteen bytes are an id", arguments: [0, 1, 15, 17, 32])
    func bytes(_ count: Int) {
        #expect(AccountID(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test("An id travels in JSON as its text, and no other kind's is taken for it")
    func json() throws {
        let id = AccountID(high: 1, low: 2)
        let data = try JSONEncoder().encode([id])
        #expect(String(decoding: data, as: UTF8.self) == "[\"\(id)\"]")
        #expect(try JSONDecoder().decode([AccountID].self, from: data) == [id])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([BindingID].self, from: data) }
    }

    @Test("No two kinds of thing share a prefix")
    func prefixes() {
        let kinds: [any Entity.Type] = [
            AccountEntity.self, BindingEntity.self, FlowEntity.self, ChallengeEntity.self, ProofEntity.self,
            CaseEntity.self,
            EventEntity.self,
            MessageEntity.self, LedgerEntity.self, APIKeyEntity.self, WebhookEntity.self,
        ]
        #expect(Set(kinds.map { $0.prefix }).count == kinds.count)
    }
}
