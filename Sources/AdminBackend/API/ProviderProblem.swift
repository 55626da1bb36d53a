import Pages
import Portal
import ProviderKit

extension Problem {
    /// Why an account with a provider is not changed so.
    static func provider(_ refusal: ProviderAccountRefusal) -> Problem {
        switch refusal {
        case .inUse:
            return Problem(
                .stateConflict,
                detail: "Payments or saved methods name the account. Switch it off instead.")
        case .settings(let faults):
            let entries = faults.prefix(FieldLimits.errorsMax).map {
                Entry(pointer: "/settings/\($0.path)", code: $0.code, detail: $0.detail)
            }
            return Problem(
                .validationFailed,
                detail: entries.count == 1
                    ? entries[0].detail : "\(faults.count) settings are not valid.", errors: entries)
        case .order(let index):
            let detail = "Must name each account of this mode once, and only yours."
            return Problem(
                .validationFailed, detail: detail,
                errors: [
                    Entry(pointer: "/providers/\(index)", code: "invalid_value", detail: detail)
                ])
        }
    }
}
