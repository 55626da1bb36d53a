import Domain

extension TaxCategory {
    /// The categories whose rate is taken, first found first: a place without a lower rate taxes what
    /// others tax lower at its standard rate.
    var rateOrder: [TaxCategory] {
        switch self {
        case .standard: [.standard]
        case .reduced: [.reduced, .standard]
        case .secondReduced: [.secondReduced, .reduced, .standard]
        case .superReduced: [.superReduced, .reduced, .standard]
        case .parking: [.parking, .standard]
        case .zero: [.zero, .superReduced, .reduced, .standard]
        case .exempt: [.exempt]
        case .digital: [.digital, .standard]
        }
    }
}
