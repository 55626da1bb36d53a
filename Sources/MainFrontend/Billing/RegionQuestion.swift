import Domain
import Tax

/// Whether and how the page asks for a state or province: where the seller's tax hangs on it.
///
/// The postal code tells it nearly always; the field is for those whose code lies across a border.
struct RegionQuestion: Sendable {
    let tables: TaxTables
    let registrations: [TaxRegistration]

    func isAsked(in country: String) -> Bool { tables.hangsOnRegion(country, of: registrations) }

    /// What is wrong with a region that was typed, in words; writes a known one as its code.
    func fault(of region: inout String, postalCode: String, _ form: AddressForm) -> String? {
        guard isAsked(in: form.country) else {
            region = ""
            return nil
        }
        guard !region.isEmpty else { return nil }
        let own = tables.regionCode(region, in: form.country)
        // Army post offices and islands with codes of their own levy nothing and are no mistake.
        if own == nil, form.regions.contains(region.uppercased()) {
            region = region.uppercased()
            return nil
        }
        guard let own else { return "Please write it in full or as its code, or leave it out." }
        region = String(own.dropFirst(form.country.utf8.count + 1))
        guard let there = tables.regionCode(ofPostalCode: postalCode, in: form.country), there != own else {
            return nil
        }
        let name = tables.jurisdictions[there]?.name ?? there
        return "\(postalCode) is in \(name). Correct one of the two, or leave this out."
    }

    /// Whether a region that was typed is another than an address has.
    func isOther(_ region: String, than known: String?, in country: String) -> Bool {
        guard isAsked(in: country) else { return false }
        let known = known ?? ""
        if let code = tables.regionCode(known, in: country) {
            return tables.regionCode(region, in: country) != code
        }
        return region != known
    }
}
