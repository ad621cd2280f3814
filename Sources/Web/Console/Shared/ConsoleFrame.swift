import Domain
import Engine
import HTTPTypes
import Hummingbird

extension PageKit {
    /// A page of the console: its places for whoever is signed in, and the button to sign out.
    /// - Parameters:
    ///   - here: the place that the page belongs to.
    ///   - realm: the realm that it is about.
    func consolePage(
        _ model: some PageModel, _ context: StaffContext, realm: RealmID, here: ConsolePlace,
        _ status: HTTPResponse.Status = .ok,
        errors: [FieldError] = []
    ) -> Response {
        let say = say(context)
        let places = ConsolePlace.open(to: context.staff.member).enumerated().map { number, place in
            Frame.NavigationItem(
                href: place.address.filled(with: realm.rawValue), text: say(place.word), isHere: place == here,
                key: String(number + 1))
        }
        let parts = FrameParts(
            errors: errors, home: RoutePath.console.rawValue, signOut: RoutePath.consoleSignOut.rawValue,
            staffName: context.staff.member.name, places: places, realm: realm.rawValue,
            realms: realms(of: context.staff.member, here: here, in: realm),
            clock: say("consoleClock", ["zone": engine.timeZone(of: realm).label(at: engine.now())]))
        return page(model, context, parts, status)
    }

    /// The same place in each realm of the member; nothing where there is nothing to choose.
    private func realms(of member: StaffMember, here: ConsolePlace, in realm: RealmID) -> [Frame.NavigationItem] {
        let realms = realms(of: member)
        guard realms.count > 1 else { return [] }
        return realms.map {
            Frame.NavigationItem(
                href: here.address.filled(with: $0.rawValue), text: $0.rawValue, isHere: $0 == realm)
        }
    }
}

/// The places of the console, in the order of its navigation.
enum ConsolePlace: CaseIterable {
    case cases, day, accounts, outbox, policy

    var address: RoutePath {
        switch self {
        case .cases: .consoleCases
        case .day: .consoleDay
        case .accounts: .consoleAccounts
        case .outbox: .consoleOutbox
        case .policy: .consolePolicy
        }
    }

    /// Its key in the catalogue.
    var word: String {
        switch self {
        case .cases: "consolePlace.cases"
        case .day: "consolePlace.day"
        case .accounts: "consolePlace.accounts"
        case .outbox: "consolePlace.outbox"
        case .policy: "consolePlace.policy"
        }
    }

    private var role: StaffRole { self == .cases ? .reviewer : .operator }

    /// What somebody's roles let them into. The use cases refuse the rest whatever is shown.
    static func open(to member: StaffMember) -> [ConsolePlace] { allCases.filter { member.roles.contains($0.role) } }
}
