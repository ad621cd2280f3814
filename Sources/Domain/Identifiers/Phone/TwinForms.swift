/// Countries where one line is reached by two numbers: which of them is kept, so that it has one holder.
enum TwinForms {
    /// - Parameters:
    ///   - number: as it was read.
    ///   - read: asks the plan about a number in E.164; nil where it is none.
    /// - Returns: nil where the number has no other form.
    static func kept(of number: ReadNumber, read: (String) -> ReadNumber?) -> ReadNumber? {
        switch number.countryCode {
        case 54: argentina(number, read)
        case 55: brazil(number, read)
        case 229: benin(number, read)
        default: nil
        }
    }

    /// From abroad a mobile is dialled with a 9 after +54, and people leave it out. Mobiles and landlines share their area
    /// codes, so that the same digits are never both.
    private static func argentina(_ number: ReadNumber, _ read: (String) -> ReadNumber?) -> ReadNumber? {
        let isLine = [.fixedLine, .fixedOrMobile, .unknown].contains(number.lineType)
        guard number.national.count == 10, isLine else { return nil }
        return read("+549\(number.national)")
    }

    /// Since 2016 every mobile has a 9 between its area code and its eight digits. Old address books leave it out, and
    /// landlines have eight digits as well, in ranges of their own.
    private static func brazil(_ number: ReadNumber, _ read: (String) -> ReadNumber?) -> ReadNumber? {
        guard number.national.count == 10, number.lineType == .unknown else { return nil }
        guard let whole = read("+55\(number.national.prefix(2))9\(number.national.dropFirst(2))") else { return nil }
        return whole.lineType == .mobile ? whole : nil
    }

    /// Since 30 November 2024 every number has 01 in front of its eight digits. A library from before knows the eight
    /// alone, and a later one the ten.
    private static func benin(_ number: ReadNumber, _ read: (String) -> ReadNumber?) -> ReadNumber? {
        guard let eight = eightDigits(number.national) else { return nil }
        let ten = "01" + eight
        if let known = read("+229\(ten)"), known.national == ten { return known }
        guard var old = read("+229\(eight)") else { return nil }
        (old.e164, old.national) = ("+229\(ten)", ten)
        return old
    }

    private static func eightDigits(_ national: String) -> Substring? {
        if national.count == 8 { return national[...] }
        return national.count == 10 && national.hasPrefix("01") ? national.dropFirst(2) : nil
    }
}
