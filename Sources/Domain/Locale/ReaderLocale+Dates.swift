package import Support

extension ReaderLocale {
    /// A day in words, in UTC: `21 November 2026`.
    package func day(_ time: Timestamp) -> String { day(CivilDate(of: time)) }

    /// The same of a day that is the same everywhere.
    ///
    /// Months are in words: in numbers, 1/12 is two days to two readers.
    package func day(_ date: CivilDate) -> String {
        let month = language.months[date.month - 1]
        switch language {
        case .english, .italian, .dutch: return "\(date.day) \(month) \(date.year)"
        case .german: return "\(date.day). \(month) \(date.year)"
        case .french: return "\(date.day == 1 ? "1er" : String(date.day)) \(month) \(date.year)"
        case .spanish: return "\(date.day) de \(month) de \(date.year)"
        }
    }

    /// A minute in UTC and said so, because nobody knows where the reader is: `21 November 2026, 14:05 UTC`.
    package func minute(_ time: Timestamp) -> String {
        let minutes = max(time.seconds, 0) % 86_400 / 60
        let clock = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : String($0) }
            .joined(separator: ":")
        switch language {
        case .english, .spanish, .italian: return "\(day(time)), \(clock) UTC"
        case .german: return "\(day(time)), \(clock) Uhr (UTC)"
        case .french: return "\(day(time)) à \(clock) UTC"
        case .dutch: return "\(day(time)) om \(clock) UTC"
        }
    }
}

extension Language {
    fileprivate var months: [String] {
        switch self {
        case .english:
            [
                "January", "February", "March", "April", "May", "June", "July", "August", "September",
                "October", "November", "December",
            ]
        case .german:
            [
                "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
                "Oktober", "November", "Dezember",
            ]
        case .french:
            [
                "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
                "octobre", "novembre", "décembre",
            ]
        case .spanish:
            [
                "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
                "octubre", "noviembre", "diciembre",
            ]
        case .italian:
            [
                "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
                "settembre", "ottobre", "novembre", "dicembre",
            ]
        case .dutch:
            [
                "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
                "oktober", "november", "december",
            ]
        }
    }
}
