import Domain
import Engine
import HTTPTypes
import Hummingbird

/// The day in figures and plots.
struct DayController {
    let kit: PageKit

    var endpoints: [Endpoint<StaffContext>] { [.get(.consoleDay, use: show)] }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let desk = try kit.desk(context, for: .operator)
        let today = try kit.engine.today(desk.realm)
        let query = Query(request)
        try query.only(["date", "lang"])
        let asked = try query.value("date") { $0.utf8.count <= 64 ? $0 : nil }
        let day = asked.map { CalendarDay($0) } ?? today
        let errors = day == nil ? [FieldError("date", desk.say("dayNoSuchDay"))] : []
        let figures = try await kit.engine.figures(day: day ?? today, desk.caller)
        let page = page(figures, today, typed: asked, desk, context, errors)
        return kit.consolePage(
            page, context, realm: desk.realm, here: .day, errors.isEmpty ? .ok : .unprocessableContent, errors: errors)
    }

    private func page(
        _ figures: DayFigures, _ today: CalendarDay, typed: String?, _ desk: Desk, _ context: StaffContext,
        _ errors: [FieldError]
    ) -> DayPage {
        let plots = DayPlots(figures, desk) { kit.sentence($0, context).title }
        let zone = kit.engine.timeZone(of: desk.realm)
        let path = RoutePath.consoleDay.filled(with: desk.realm.rawValue)
        return DayPage(
            date: desk.moments.date(figures.day.start(in: zone)), isToday: figures.day == today,
            isEmpty: figures.asked == 0, previous: "\(path)?date=\(figures.day.previous)",
            next: figures.day < today ? "\(path)?date=\(figures.day.next)" : nil, today: path,
            field: Field(
                "date", desk.say("dayDate"), errors: errors, value: errors.isEmpty ? figures.day.description : typed,
                type: "date",
                isShort: true),
            figures: plots.totals, sections: plots.sections)
    }
}

struct DayPage: PageModel {
    struct Figure: Sendable {
        let number: String
        let text: String
    }

    struct Section: Sendable {
        let title: String
        /// What has to be known to read it.
        let hint: String?
        /// Nil where there is nothing to draw.
        let plot: Plot?
        /// Said below a drawing that leaves rows out.
        let more: String?
    }

    static let template = "console-day"

    let date: String
    let isToday: Bool
    let isEmpty: Bool
    let previous: String
    /// Nil for today: nothing is known of tomorrow.
    let next: String?
    let today: String
    let field: Field
    let figures: [Figure]
    let sections: [Section]
}
